type Kinds = { number: number; string: string };

/** The fields of a job's payload; fails when one is missing or of another type. */
export const readPayload = <Shape extends Record<string, keyof Kinds>>(
  payload: unknown,
  shape: Shape,
): { [Name in keyof Shape]: Kinds[Shape[Name]] } => {
  const given = Object(payload);
  for (const [name, kind] of Object.entries(shape)) {
    if (typeof given[name] !== kind) throw new Error(`The payload needs ${name}, a ${kind}.`);
  }
  return given;
};
