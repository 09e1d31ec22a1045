const interval = process.stderr.isTTY ? 200 : 5_000;

export type Progress = { show: (text: string) => void; done: () => void };

/** Says on stderr how far long work is: in one line on a terminal, else every five seconds. */
export const startProgress = (): Progress => {
  const terminal = process.stderr.isTTY;
  let last = Date.now();
  let shown = false;
  const show = (text: string) => {
    if (Date.now() - last < interval) return;
    last = Date.now();
    shown = true;
    process.stderr.write(terminal ? `\r\x1b[K${text}` : `${text}\n`);
  };
  const done = () => {
    if (terminal && shown) process.stderr.write('\r\x1b[K');
  };
  return { show, done };
};
