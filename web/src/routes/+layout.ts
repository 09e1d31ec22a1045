import { createFormat } from '#lib/i18n/format.ts';
import { loadDictionary } from '#lib/i18n/load.ts';
import { loadSwitcherWords } from '#lib/i18n/switcher/load.ts';
import { hasContexts } from '#lib/viewer.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data: { viewer, ...data } }) => {
  const [t, switcher, failures] = await Promise.all([
    loadDictionary(data.language),
    // most people need neither: it is not theirs to fetch on a slow line
    viewer && hasContexts(viewer)
      ? Promise.all([import('./Switcher.svelte'), loadSwitcherWords(data.language)])
      : null,
    viewer?.failures ? import('./Failures.svelte') : null,
  ]);
  return {
    ...data,
    viewer,
    t,
    format: createFormat(data.language, viewer?.school?.timeZone),
    Switcher: switcher?.[0].default ?? null,
    switcher: switcher?.[1] ?? null,
    Failures: failures?.default ?? null,
  };
};
