import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { hundredths, over, plus, rational, times, type Rational } from './rational.ts';
import { sharedFile } from './shared.ts';

/** The folder of the real marks; see its ORIGIN.md. */
export const ouladFolder = 'data/oulad-weighted-assessments';

type Assessment = { module: string; presentation: string; kind: string; weight: number };
type Oulad = {
  /** As `import marks` takes it: a class for each presentation of a module, whose only course it is. */
  file: string;
  marks: number;
  /** By year, then by student number: the weighted mean; undefined where nothing has a weight. */
  averages: Map<string, Map<string, Rational | undefined>>;
  /** What the weights of a presentation add up to. */
  totals: Map<string, number>;
};

const rows = (name: string): string[][] =>
  parse(readFileSync(sharedFile(`${ouladFolder}/${name}`), 'utf8'), { from: 2 });

const yearOf = (presentation: string): string => {
  const year = Number(presentation.slice(0, 4));
  return `${year}-${year + 1}`;
};

/** Real marks of the Open University, of these modules or of all, and what they average to. */
export const readOulad = (modules?: string[]): Oulad => {
  const assessments = new Map<string, Assessment>();
  const totals = new Map<string, number>();
  for (const [module, presentation, id, kind, , weight] of rows('assessments.csv')) {
    if (modules && !modules.includes(module!)) continue;
    assessments.set(id!, {
      module: module!,
      presentation: presentation!,
      kind: kind!,
      weight: Number(weight),
    });
    const name = `${module} ${presentation}`;
    totals.set(name, (totals.get(name) ?? 0) + Number(weight));
  }
  const lines = [
    'academic_year,term,class,student_number,last_name,first_name,subject_code,kind,assessment,max,coefficient,value',
  ];
  const sums = new Map<string, Map<string, { points: Rational; weights: Rational }>>();
  for (const [id, student, , , score] of rows('studentAssessment.csv')) {
    const assessment = assessments.get(id!);
    // without a score: not marked
    if (!assessment || !score) continue;
    const { module, presentation, kind, weight } = assessment;
    const year = yearOf(presentation);
    // who takes two modules in a year is two students here: a student begins it in one class
    const number = `${module}-${presentation}-${student}`;
    lines.push(
      `${year},T1,${module} ${presentation},${number},Student,No ${student},${module},` +
        `${kind},${id},100,${weight},${score}`,
    );
    const ofYear = sums.get(year) ?? new Map();
    sums.set(year, ofYear);
    const sum = ofYear.get(number) ?? { points: rational(0n), weights: rational(0n) };
    const exact = hundredths(weight);
    ofYear.set(number, {
      points: plus(sum.points, times(exact, hundredths(Number(score)))),
      weights: plus(sum.weights, exact),
    });
  }
  const averages = new Map(
    [...sums].map(([year, students]) => [
      year,
      new Map(
        [...students].map(([number, { points, weights }]) => [
          number,
          weights.n === 0n ? undefined : over(points, weights),
        ]),
      ),
    ]),
  );
  return { file: `${lines.join('\n')}\n`, marks: lines.length - 1, averages, totals };
};
