const texts = ['appreciation', 'council_comment', 'head_comment'];

const valueOf = (field: string, value: string): Record<string, unknown> => {
  if (texts.includes(field)) return { [field]: value };
  if (field === 'distinctions') return { distinctions: JSON.parse(value) as string[] };
  // the empty choice follows the bands, “-” is the council's choice of none
  if (value === '') return { is_mention_chosen: false, mention: null };
  return { is_mention_chosen: true, mention: value === '-' ? null : value };
};

/** Remarks and decisions from fields named `<field> <student>`, those that changed only. */
export const remarksOf = (form: FormData) => {
  const remarks = new Map<string, Record<string, unknown>>();
  const decisions: { student_id: string; decision: string | null; note: string | null }[] = [];
  for (const [name, value] of form) {
    const [field, student] = name.split(' ');
    if (!field || !student) continue;
    if (field === 'decision') {
      const note = String(form.get(`note ${student}`) ?? '') || null;
      decisions.push({ student_id: student, decision: String(value) || null, note });
    } else if (field !== 'note') {
      const known = remarks.get(student) ?? { student_id: student };
      remarks.set(student, { ...known, ...valueOf(field, String(value)) });
    }
  }
  return { remarks: [...remarks.values()], decisions };
};

const figure = (text: string): number | null => {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || Number.isNaN(value) ? null : value;
};

const letters = /^\p{L}{1,3}$/u;

/** What to simulate, from fields named `mark <assessment>` and `coefficient <course>`. */
export const changesOf = (form: FormData) => {
  const entries = [...form].map(([name, value]) => ({ name, value: String(value) }));
  const of = (kind: string) =>
    entries
      .filter(({ name }) => name.startsWith(`${kind} `))
      .map(({ name, value }) => ({ id: name.slice(kind.length + 1), value }));
  return {
    marks: of('mark').map(({ id, value }) => ({
      assessment_id: id,
      value: figure(value),
      code: letters.test(value.trim()) ? value.trim().toUpperCase() : null,
    })),
    courses: of('coefficient').map(({ id, value }) => ({
      course_id: id,
      coefficient: figure(value) ?? 0,
    })),
  };
};
