type Span = { startsOn: string; endsOn: string };

/** A day to begin with: today, or the year's nearest when it has not begun or is over. */
export const dayWithin = (today: string, { startsOn, endsOn }: Span): string => {
  if (today < startsOn) return startsOn;
  return today > endsOn ? endsOn : today;
};
