/** Full years between two days such as `2012-11-21`. */
export const ageOn = (birthDate: string, day: string): number =>
  Number(day.slice(0, 4)) -
  Number(birthDate.slice(0, 4)) -
  (day.slice(5) < birthDate.slice(5) ? 1 : 0);
