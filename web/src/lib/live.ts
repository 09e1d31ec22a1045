type Change = { class: string; term: string };

/**
 * Calls `refresh` whenever the worker has calculated figures that `concerns` wants, and after every
 * gap in which something could have been missed; one call at a time. Silent while the page is
 * hidden. Returns what ends it.
 */
export const followResults = (
  concerns: (change: Change) => boolean,
  mayBeStale: () => boolean,
  refresh: () => Promise<void>,
): (() => void) => {
  let source: EventSource | null = null;
  let wasOpen = false;
  let isRefreshing = false;
  let isWaiting = false;

  const update = async (): Promise<void> => {
    isWaiting = true;
    if (isRefreshing) return;
    isRefreshing = true;
    while (isWaiting) {
      isWaiting = false;
      await refresh();
    }
    isRefreshing = false;
  };
  const open = (): void => {
    source = new EventSource('/events');
    source.addEventListener('open', () => {
      if (wasOpen || mayBeStale()) void update();
      wasOpen = true;
    });
    source.addEventListener('results', ({ data }: MessageEvent<string>) => {
      if (concerns(JSON.parse(data) as Change)) void update();
    });
  };
  const follow = (): void => {
    source?.close();
    source = null;
    if (!document.hidden) open();
  };

  follow();
  document.addEventListener('visibilitychange', follow);
  return () => {
    document.removeEventListener('visibilitychange', follow);
    source?.close();
  };
};
