import type { Language } from './language.ts';

type Words = {
  label: string;
  text: (n: number, moment: string) => string;
  change: string;
  seen: string;
};

/** Words of the notice of failed attempts to sign in, in a file of its own: few people see it. */
export const failureWords: Record<Language, Words> = {
  fr: {
    label: 'Essais de connexion manqués',
    text: (n, moment) =>
      n === 1
        ? `Un essai de connexion à votre compte a échoué depuis la dernière fois : ${moment}. Si ce n’était pas vous, changez de mot de passe.`
        : `${n} essais de connexion à votre compte ont échoué depuis la dernière fois, le dernier : ${moment}. Si ce n’était pas vous, changez de mot de passe.`,
    change: 'Mon compte',
    seen: 'C’est vu',
  },
  en: {
    label: 'Failed attempts to sign in',
    text: (n, moment) =>
      n === 1
        ? `One attempt to sign in to your account failed since your last sign-in: ${moment}. If it was not you, change your password.`
        : `${n} attempts to sign in to your account failed since your last sign-in, the last ${moment}. If it was not you, change your password.`,
    change: 'My account',
    seen: 'Seen',
  },
};
