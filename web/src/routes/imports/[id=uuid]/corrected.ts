type Corrected = { line: number; leaveOut: boolean; fields: Record<string, string> };

/**
 * The rows that a form corrects: `line` for each, a cell as LINE.PLACE, and `leave` for the lines that
 * are left out.
 */
export const correctedRows = (form: FormData): Corrected[] => {
  const left = new Set(form.getAll('leave').map(String));
  const rows = new Map<string, Corrected>(
    form
      .getAll('line')
      .map((line) => [
        String(line),
        { line: Number(line), leaveOut: left.has(String(line)), fields: {} },
      ]),
  );
  for (const [name, value] of form) {
    const [line = '', place] = name.split('.');
    const row = rows.get(line);
    if (row && place) row.fields[place] = String(value);
  }
  return [...rows.values()];
};
