export type Verdict = 'authentic' | 'superseded' | 'revoked' | 'unknown';

type Words = {
  title: string;
  lead: string;
  label: string;
  check: string;
  patience: string;
  verdicts: Record<Verdict, { heading: string; text: string }>;
};

const fr: Words = {
  title: 'Vérifier un bulletin',
  lead: 'Saisissez le code imprimé à côté du carré noir et blanc.',
  label: 'Code',
  check: 'Vérifier',
  patience: 'Trop d’essais. Réessayez dans une minute.',
  verdicts: {
    authentic: {
      heading: 'Authentique',
      text: 'Ce bulletin a été émis par l’établissement et il est en vigueur.',
    },
    superseded: {
      heading: 'Remplacé',
      text: 'Ce bulletin a été émis par l’établissement, puis remplacé par un autre.',
    },
    revoked: { heading: 'Annulé', text: 'L’établissement a annulé ce bulletin.' },
    unknown: {
      heading: 'Inconnu',
      text: 'Aucun bulletin ne porte ce code. Vérifiez chaque caractère.',
    },
  },
};

const en: Words = {
  title: 'Verify a report card',
  lead: 'Enter the code printed beside the black and white square.',
  label: 'Code',
  check: 'Verify',
  patience: 'Too many attempts. Try again in a minute.',
  verdicts: {
    authentic: {
      heading: 'Authentic',
      text: 'This report card was issued by the school and is in force.',
    },
    superseded: {
      heading: 'Superseded',
      text: 'This report card was issued by the school, then replaced by another.',
    },
    revoked: { heading: 'Revoked', text: 'The school revoked this report card.' },
    unknown: { heading: 'Unknown', text: 'No report card has this code. Check every character.' },
  },
};

/** The words of the public page, in the browser's language. */
export const verifyWords = (isFrench: boolean): Words & { language: string } =>
  isFrench ? { ...fr, language: 'fr' } : { ...en, language: 'en' };
