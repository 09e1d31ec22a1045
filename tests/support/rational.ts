/** An exact fraction; the independent model of the grading rules calculates with nothing else. */
export type Rational = { n: bigint; d: bigint };

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

export const rational = (n: bigint, d = 1n): Rational => {
  const sign = d < 0n ? -1n : 1n;
  const common = gcd(n, d) || 1n;
  return { n: (sign * n) / common, d: (sign * d) / common };
};

/** Of a number with two decimals at most. */
export const hundredths = (value: number): Rational =>
  rational(BigInt(Math.round(value * 100)), 100n);

export const plus = (a: Rational, b: Rational): Rational =>
  rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const times = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d);
export const over = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);
export const compare = (a: Rational, b: Rational): number => {
  const difference = a.n * b.d - b.n * a.d;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
};
export const sum = (values: Rational[]): Rational => values.reduce(plus, rational(0n));

/** To a multiple of 1/unit: the nearest, half away from zero, or up. Not for negative values. */
export const rounded = (value: Rational, unit: bigint, up = false): Rational => {
  const numerator = value.n * unit;
  const floor = numerator / value.d;
  const rest = numerator - floor * value.d;
  const isUp = up ? rest > 0n : 2n * rest >= value.d;
  return rational(isUp ? floor + 1n : floor, unit);
};

/** With two decimals, as it is printed. */
export const printed = (value: Rational): string => {
  const cents = rounded(value, 100n);
  const whole = ((cents.n * 100n) / cents.d).toString().padStart(3, '0');
  return `${whole.slice(0, -2)}.${whole.slice(-2)}`;
};
