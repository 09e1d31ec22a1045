/** What `formatToParts` says it is at a moment in a zone, as if it were UTC, in milliseconds. */
const wallClock = (moment: number, timeZone: string): number => {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return Date.parse(`${format.format(moment).replace(' ', 'T')}Z`);
};

/**
 * The moment at which clocks in a time zone show a local date and time such as `2026-11-28T08:00`;
 * null for none.
 */
export const momentAt = (local: string | null, timeZone: string): string | null => {
  if (!local || !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(local)) return null;
  const wanted = Date.parse(`${local.slice(0, 16)}Z`);
  const guess = wanted - (wallClock(wanted, timeZone) - wanted);
  // once more, for a change of the clocks between the two
  return new Date(wanted - (wallClock(guess, timeZone) - guess)).toISOString();
};
