/** Kinds of cases that ask for something else than an average or a rank of ours, and what. */
export const foreignKinds: Record<string, string> = {
  category_tree:
    'categories within categories, beside marks, with medians, modes or sums of points',
  contribution_table: 'the share of each mark in a tree of categories',
  min_bounds: 'negative marks, and assessments with a minimum',
  cap_100: 'extra credit that counts in full, from 0 on, and not from half of the scale',
  weight_normalisation: 'weights that are printed in percent and add up to 100',
  letter_bounds: 'the upper bound of a letter as a figure; ours have none that could leave gaps',
  sum: 'a sum of points without a maximum',
  resit: 'a second chance that replaces an average; ours is a mark that improves it (R4)',
  absence_half_days: 'absences with their justifications: attendance, not marks',
};

const because = (reason: string, ...ids: string[]): Record<string, string> =>
  Object.fromEntries(ids.map((id) => [id, reason]));
const numbered = (kind: string, ...numbers: string[]): string[] =>
  numbers.map((number) => `${kind}-${number}`);

/** Cases of kinds that we share, under a rule that we don't have. */
export const foreignCases: Record<string, string> = {
  ...because('a mark under review counts in one total of two', 'points_group-005'),
  ...because(
    'an assessment has a maximum above 0 and below 1000',
    ...numbered('points_group', '009', '011', '017', '018', '021', '035', '037'),
    'percent-002',
    'credit_average-005',
  ),
  ...because(
    'leaving out the best marks would let a better mark lower an average',
    ...numbered('points_group', '022', '023', '026', '027', '029', '030', '031', '033', '034'),
  ),
  ...because(
    'single marks that are never left out',
    ...numbered('points_group', '039', '041', '042', '043'),
  ),
  ...because(
    'weights above 100 % that are not scaled down lift an average above the scale',
    'weighted_categories-003',
    'weighted_periods-003',
  ),
  ...because('a category has a weight', ...numbered('weighted_categories', '006', '015')),
  ...because(
    'totals in points, without a scale',
    ...numbered('weighted_categories', '007', '009', '013', '025'),
  ),
  ...because(
    'without any weight there is no figure, not 0',
    ...numbered('weighted_periods', '005', '006'),
    'credit_average-006',
  ),
  ...because('without a mark there is no figure, not 0', 'percent-003'),
  ...because(
    'a category is averaged, not its median, highest, mode or sum taken',
    ...numbered('rescale_category', '001', '002', '003', '006', '009'),
  ),
  ...because('extra credit counts in full', ...numbered('limit_rules', '003', '009')),
  ...because('never all marks are left out', 'limit_rules-007'),
  ...because(
    'a scale begins at 0, and marks are not multiplied or shifted',
    ...numbered('rescale', '003', '005', '006', '007', '009'),
  ),
  ...because(
    'equals share the best of their places, not the mean of them',
    ...numbered('rank', '001', '006', '011', '021', '026', '031'),
  ),
  ...because(
    'equals share the best of their places, not the last of them',
    ...numbered('rank', '003', '013', '018', '023'),
  ),
  ...because(
    'equals are not parted by the order in which they stand',
    ...numbered('rank', '005', '010', '015', '025', '030'),
  ),
  ...because('a course that counts in the average and not in the rank', 'credit_average-007'),
};
