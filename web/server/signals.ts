/** Calls `stop` on Ctrl-C or SIGTERM; a second one quits at once. */
export const onInterrupt = (stop: () => Promise<void>): void => {
  let since = 0;
  const interrupt = (signal: NodeJS.Signals) => {
    // npm passes on the Ctrl-C that the terminal has already sent to everyone.
    if (since && Date.now() - since < 1000) return;
    if (since) process.exit(signal === 'SIGINT' ? 130 : 143);
    since = Date.now();
    stop().then(
      () => process.exit(),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
};
