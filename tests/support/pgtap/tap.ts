/** One assertion of a TAP stream, with the lines that explain a failure. */
export type TapResult = { ok: boolean; name: string; explanation: string };

/** What a TAP stream says: its assertions, and what is wrong with the stream itself. */
export type TapReport = { results: TapResult[]; faults: string[] };

/** Reads what a pgTAP file printed; checks the plan, and takes no `skip` or `todo`. */
export const readTap = (lines: string[]): TapReport => {
  const results: TapResult[] = [];
  const faults: string[] = [];
  const plans: number[] = [];
  for (const line of lines) {
    const plan = /^1\.\.(\d+)/.exec(line);
    const result = /^(not )?ok (\d+)(?: - (.*))?$/.exec(line);
    if (plan) {
      plans.push(Number(plan[1]));
    } else if (result) {
      const name = result[3] ?? `assertion ${result[2]}`;
      results.push({ ok: !result[1], name, explanation: '' });
      if (Number(result[2]) !== results.length) faults.push(`Out of order: ${line}`);
      if (/# (skip|todo)\b/i.test(name)) faults.push(`Skipped or put off: ${line}`);
    } else if (line.startsWith('#')) {
      const last = results.at(-1);
      if (last) last.explanation += `${line}\n`;
    }
  }
  if (plans.length !== 1) faults.push(`${plans.length} plans instead of one.`);
  else if (plans[0] !== results.length) {
    faults.push(`${plans[0]} assertions were planned, but ${results.length} ran.`);
  }
  if (results.length === 0) faults.push('There is no assertion.');
  return { results, faults };
};
