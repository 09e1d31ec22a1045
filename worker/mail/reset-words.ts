export type ResetLetter = { name: string; login: string; link: string; isByAdmin: boolean };

type Words = { subject: string; text: (letter: ResetLetter) => string };

const fr: Words = {
  subject: 'Votre mot de passe Rollbook',
  text: ({ name, login, link, isByAdmin }) => `Bonjour ${name},

${
  isByAdmin
    ? `votre administration vous invite à choisir un mot de passe pour le compte « ${login} ».`
    : `quelqu’un a demandé à changer le mot de passe du compte « ${login} ».`
}

Ouvrez cette page pour le choisir. Le lien sert une fois, pendant 24 heures :

${link}

${
  isByAdmin
    ? 'Personne d’autre que vous ne le connaîtra.'
    : 'Si ce n’est pas vous, ne faites rien : votre mot de passe reste le même.'
}
`,
};

const en: Words = {
  subject: 'Your Rollbook password',
  text: ({ name, login, link, isByAdmin }) => `Hello ${name},

${
  isByAdmin
    ? `your administration invites you to choose a password for the account “${login}”.`
    : `somebody asked to change the password of the account “${login}”.`
}

Open this page to choose it. The link works once, for 24 hours:

${link}

${
  isByAdmin
    ? 'Nobody but you will know it.'
    : 'If that was not you, do nothing: your password stays the same.'
}
`,
};

/** The mail with a link to set a password; French unless the person's language is English. */
export const resetLetter = (language: string | null, letter: ResetLetter) => {
  const words = language === 'en' ? en : fr;
  return { subject: words.subject, text: words.text(letter) };
};
