import type { Format } from '#lib/i18n/format.ts';
import type { WhyWords } from '#lib/i18n/summary/why.fr.ts';
import { fullName } from '#lib/names.ts';
import type { StatisticsWhy } from '#lib/summary/types.ts';

type Words = { w: WhyWords; format: Format };

const namesOf = (names: NonNullable<StatisticsWhy['names']>, { w }: Words): string =>
  names
    .map((row) => `${fullName(row)} (${row.reason === 'left' ? w.hasLeft : w.hasNoAverage})`)
    .join(', ');

const othersOf = (why: StatisticsWhy, words: Words): string | null => {
  const { w } = words;
  if (why.withoutAverage + why.left === 0) return null;
  const counts = [
    why.withoutAverage > 0 ? w.without(why.withoutAverage) : '',
    why.left > 0 ? w.left(why.left) : '',
  ].filter(Boolean);
  return `${w.notIn} ${why.names ? namesOf(why.names, words) : counts.join(', ')}.`;
};

/** Whose averages the figures of a class are made of, and how; nothing without figures. */
export const statisticsSentences = (why: StatisticsWhy | null, words: Words): string[] => {
  if (!why) return [];
  const { w, format } = words;
  const write = (figure: number | null): string => format.average(figure, why.decimals);
  const figures =
    why.figures === 0
      ? []
      : [
          w.population(why.figures, write(why.sum), write(why.mean)),
          w.medianIs(write(why.median)),
          w.halfIs(why.atOrAboveHalf, format.number(why.half)),
        ];
  return [
    ...figures,
    othersOf(why, words),
    why.frozenAt && w.frozen(format.day(format.dayOf(why.frozenAt))),
  ].filter((line): line is string => Boolean(line));
};
