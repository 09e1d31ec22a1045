/** The languages of the screens, each by its own name. */
export const languages = { fr: 'Français', en: 'English' } as const;

export type Language = keyof typeof languages;

export const languageCookie = 'rollbook_language';

/** Whether the screens exist in this language. */
export const isLanguage = (code: unknown): code is Language =>
  typeof code === 'string' && Object.hasOwn(languages, code);

/** The first candidate that we speak: chosen, the user's, the school's, the browser's; or English. */
export const chooseLanguage = (
  chosen: string | undefined,
  user: string | null | undefined,
  school: string | null | undefined,
  acceptLanguage: string | null,
): Language => {
  const accepted = (acceptLanguage ?? '').split(',').map((part) => part.trim().slice(0, 2));
  return [chosen, user, school, ...accepted].find(isLanguage) ?? 'en';
};
