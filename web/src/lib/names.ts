type Named = { lastName: string | null; firstName: string | null };

/** A name as a register writes it: the family's first. */
export const fullName = ({ lastName, firstName }: Named): string =>
  [lastName, firstName].filter(Boolean).join(' ');
