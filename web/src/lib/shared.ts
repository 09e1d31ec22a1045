import type { Component } from 'svelte';
import { page } from '$app/state';
import type { Format } from './i18n/format.ts';
import type { Dictionary } from './i18n/fr.ts';
import type { SwitcherWords } from './i18n/switcher/fr.ts';
import type { Language } from './i18n/language.ts';
import type { Period } from './period.ts';
import type { Viewer } from './viewer.ts';

type Shared = {
  /** Parts of the shell that few people need; null for the others. */
  Switcher: Component<{ viewer: Viewer; words: SwitcherWords }> | null;
  switcher: SwitcherWords | null;
  Failures: Component<NonNullable<Viewer['failures']>> | null;
  viewer: Viewer | null;
  language: Language;
  period: Period;
  /** The words of the current language. */
  t: Dictionary;
  format: Format;
};

/** What the root layout loads for every page. Read it in a derived value or a template. */
export const shared = (): Shared => page.data as Shared;
