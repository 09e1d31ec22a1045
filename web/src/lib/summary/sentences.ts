import type { Format } from '../i18n/format.ts';
import type { WhyWords } from '../i18n/summary/why.fr.ts';
import type { BandWhy, RankWhy } from './types.ts';

/** What is to be said of a rank, first the rank itself. */
export const rankSentences = (
  why: RankWhy | null,
  sex: string | null,
  { w, format }: { w: WhyWords; format: Format },
): string[] => {
  if (!why) return [];
  if (why.rank === null) return [`${w.noRank} : ${w.rankReasons[why.reason ?? ''] ?? ''}`];
  const said = [
    w.rank(format.rank(why.rank, why.isTied, sex), String(why.ranked ?? '')),
    [w.above(why.above), why.equal > 0 ? w.equal(why.equal) : '', w.scope[why.scope] ?? '']
      .filter(Boolean)
      .join(', '),
    w.compares[why.compares]?.(format.number(why.figure, 12)) ?? '',
    w.denominator[why.denominator]?.(
      why.denominator === 'enrolled' ? why.enrolled : why.withRank,
    ) ?? '',
  ];
  if (why.method === 'dense') said.push(w.dense);
  if (why.ties.length > 0) said.push(w.ties(why.ties.map((tie) => w.tieNames[tie]).join(', ')));
  if (why.coverage && why.coverage.minimum > 0) {
    said.push(coverageSentence(why.coverage, { w, format }));
  }
  return said.filter(Boolean);
};

const coverageSentence = (
  { covered, expected, minimum }: NonNullable<RankWhy['coverage']>,
  { w, format }: { w: WhyWords; format: Format },
): string =>
  [
    w.coverage(format.number(covered), format.number(expected)),
    w.minimumCoverage(`${format.number(100 * minimum)} %`),
  ].join(', ');

/** What is to be said of a mention or decision; null without one. */
export const bandSentence = (
  band: BandWhy | null,
  title: (label: string) => string,
  { w, format }: { w: WhyWords; format: Format },
): string | null => {
  if (!band) return null;
  const reaches = [
    band.isLowest ? '' : w.from(format.number(band.lowerBound), band.includesBound),
    band.nextBound === null ? '' : w.upTo(format.number(band.nextBound)),
  ].filter(Boolean);
  return reaches.length > 0 ? `${title(band.label)} (${reaches.join(', ')})` : title(band.label);
};
