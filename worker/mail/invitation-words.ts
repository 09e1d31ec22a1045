export type InvitationLetter = {
  name: string | null;
  institution: string;
  duty: string;
  by: string | null;
  link: string;
  /** A day, in words. */
  until: string;
};

type Words = {
  locale: string;
  subject: (institution: string) => string;
  duties: Record<string, string>;
  text: (letter: InvitationLetter, duty: string) => string;
};

const fr: Words = {
  locale: 'fr-FR',
  subject: (institution) => `Invitation : ${institution}`,
  duties: {
    admin: 'pour l’administration',
    teacher: 'pour enseigner',
    guardian: 'pour suivre vos enfants',
    student: 'pour suivre vos résultats',
    analyst: 'pour analyser les résultats',
  },
  text: ({ name, institution, by, link, until }, duty) => `Bonjour${name ? ` ${name}` : ''},

${by ?? 'L’établissement'} vous invite à rejoindre « ${institution} » sur Rollbook, ${duty}.

Ouvrez cette page pour choisir un nom et un mot de passe, ou pour accepter avec le compte que vous
avez déjà. Le lien sert une fois, jusqu’au ${until} :

${link}

Si vous n’attendiez pas cette invitation, ne faites rien.
`,
};

const en: Words = {
  locale: 'en-GB',
  subject: (institution) => `Invitation: ${institution}`,
  duties: {
    admin: 'for its administration',
    teacher: 'to teach',
    guardian: 'to follow your children',
    student: 'to follow your results',
    analyst: 'to analyse its results',
  },
  text: ({ name, institution, by, link, until }, duty) => `Hello${name ? ` ${name}` : ''},

${by ?? 'The school'} invites you to join “${institution}” on Rollbook, ${duty}.

Open this page to choose a name and a password, or to accept with the account that you have. The
link works once, until ${until}:

${link}

If you did not expect this invitation, do nothing.
`,
};

const wordsOf = (language: string | null): Words => (language === 'en' ? en : fr);

/** The last day of an invitation in the words of a language. */
export const lastDay = (language: string | null, moment: string, timeZone: string): string =>
  new Intl.DateTimeFormat(wordsOf(language).locale, { dateStyle: 'long', timeZone }).format(
    new Date(moment),
  );

/** The mail with the link of an invitation; French unless the school's language is English. */
export const invitationLetter = (language: string | null, letter: InvitationLetter) => {
  const words = wordsOf(language);
  return {
    subject: words.subject(letter.institution),
    text: words.text(letter, words.duties[letter.duty] ?? ''),
  };
};
