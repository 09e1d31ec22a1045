export const words = {
  shared: 'Cet appareil sert à d’autres personnes',
  sharedHint:
    'Vous serez déconnecté en fermant le navigateur, ou après 30 minutes sans l’utiliser.',
  forgotten: 'Mot de passe oublié ?',
  passwordSet: 'Votre nouveau mot de passe est enregistré. Connectez-vous avec lui.',
  signedOutEverywhere: 'Vous êtes déconnecté de tous vos appareils.',
  back: 'Revenir à la connexion',
  problems: {
    wrong: 'Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant et réessayez.',
    password: 'Ce n’est pas votre mot de passe actuel.',
    missing: 'À remplir.',
    over: 'Trop de temps a passé. Reconnectez-vous.',
    locked: (time: string) => `Trop d’essais. Ce compte est bloqué jusqu’à ${time}.`,
    patience: (minutes: number) =>
      `Trop d’essais depuis cette connexion internet. Réessayez dans ${minutes} min.`,
    unreachable: 'Le serveur ne répond pas. Réessayez dans une minute.',
    short: 'Il faut au moins 12 caractères.',
    long: 'Il faut 200 caractères au plus.',
    obvious:
      'D’autres l’essaieraient vite : un mot courant, une suite de touches ou votre nom. Mettez plusieurs mots sans rapport.',
    differ: 'Les deux saisies ne sont pas les mêmes.',
  },
  code: {
    title: 'Code de connexion',
    lead: 'Ouvrez votre application d’authentification et entrez les six chiffres qu’elle affiche pour Rollbook.',
    label: 'Code',
    recovery: 'Téléphone perdu ? Entrez ici un de vos codes de secours.',
    submit: 'Se connecter',
  },
  enrolment: {
    title: 'Protéger votre compte',
    required:
      'Votre administration demande un code en plus du mot de passe. Il vous faut une application d’authentification sur votre téléphone (Aegis, Google Authenticator, Microsoft Authenticator…).',
    chosen:
      'À chaque connexion, un code de votre téléphone sera demandé en plus du mot de passe. Il vous faut une application d’authentification (Aegis, Google Authenticator, Microsoft Authenticator…).',
    scan: 'Dans l’application, ajoutez un compte et visez ce carré.',
    qr: 'Carré à viser avec l’application',
    open: 'Vous êtes sur ce téléphone ?',
    openLink: 'Ouvrir l’application',
    type: 'Ou tapez cette clé :',
    label: 'Code à six chiffres de l’application',
    submit: 'Vérifier et activer',
    begin: 'Continuer',
  },
  recovery: {
    title: 'Vos codes de secours',
    lead: 'Si vous perdez votre téléphone, chacun de ces codes ouvre votre compte une fois. Notez-les ou imprimez-les maintenant : ils ne seront plus jamais affichés.',
    go: 'Je les ai notés, continuer',
  },
  forgottenPage: {
    title: 'Mot de passe oublié',
    lead: 'Entrez votre nom d’utilisateur ou votre adresse e-mail : nous vous envoyons un lien pour choisir un autre mot de passe.',
    submit: 'Envoyer le lien',
    sent: 'S’il y a un compte à ce nom avec une adresse e-mail, un lien est en route. Il sert une fois, pendant 24 heures. Regardez aussi dans les indésirables.',
    noMail: 'Pas d’adresse e-mail ? Votre établissement peut vous remettre un lien.',
  },
  reset: {
    title: 'Choisir un mot de passe',
    lead: (login: string) => `Pour le compte « ${login} ».`,
    gone: 'Ce lien ne sert plus : il a déjà été utilisé, remplacé par un autre, ou il a plus de 24 heures.',
    again: 'Demander un autre lien',
    submit: 'Enregistrer',
  },
  password: {
    title: 'Mot de passe',
    since: (day: string) => `Changé le ${day}.`,
    present: 'Mot de passe actuel',
    chosen: 'Nouveau mot de passe',
    again: 'Le même, une seconde fois',
    hint: '12 caractères au moins ; plusieurs mots sans rapport se retiennent bien.',
    change: 'Changer le mot de passe',
    submit: 'Changer et déconnecter les autres appareils',
    changed: 'Mot de passe changé. Vos autres appareils sont déconnectés.',
  },
  page: {
    title: 'Mon compte',
    login: 'Vous vous connectez avec',
    or: 'ou',
    lastFailure: (moment: string) => `Dernier essai de connexion manqué : ${moment}.`,
    noFailure: 'Aucun essai de connexion manqué.',
    rules: 'Qui doit donner un code',
  },
  factor: {
    title: 'Second facteur',
    on: (day: string) =>
      `Actif depuis le ${day} : un code de votre téléphone est demandé à chaque connexion.`,
    off: 'Inactif : le mot de passe suffit pour ouvrir votre compte.',
    required: 'Votre administration le demande.',
    left: (n: number) =>
      n === 0
        ? 'Aucun code de secours ne reste.'
        : n === 1
          ? '1 code de secours reste.'
          : `${n} codes de secours restent.`,
    setUp: 'Activer',
    renew: 'Nouveaux codes de secours',
    renewHint: 'Les anciens ne serviront plus.',
    replace: 'Changer de téléphone',
    replaceHint: 'Le téléphone actuel ne donnera plus de code ; vous en ajoutez un autre ensuite.',
    end: 'Désactiver',
    endHint: 'Le mot de passe suffira à nouveau.',
    ended: 'Le second facteur est désactivé.',
  },
  devices: {
    title: 'Appareils connectés',
    current: 'cet appareil',
    unknown: 'Appareil inconnu',
    on: (browser: string, system: string) => `${browser} sur ${system}`,
    opened: (moment: string) => `connecté le ${moment}`,
    seen: (moment: string) => `vu le ${moment}`,
    end: 'Déconnecter',
    endOf: (device: string) => `Déconnecter : ${device}`,
    ended: 'L’appareil est déconnecté.',
    endAll: 'Se déconnecter partout',
    endAllHint: 'Sur cet appareil aussi.',
  },
  rules: {
    title: 'Qui doit donner un code',
    lead: 'Un code du téléphone, en plus du mot de passe, protège les données des élèves quand un mot de passe est deviné ou volé. Qui doit en donner un l’active à sa prochaine connexion. Qui a des fonctions dans plusieurs institutions y est tenu dès que l’une le demande.',
    asked: 'Un code est demandé',
    options: {
      nobody: 'à personne',
      admins: 'à l’administration',
      staff: 'à l’administration et aux enseignants',
      everybody: 'à tous, familles et élèves compris',
    } as Record<string, string>,
    save: 'Enregistrer',
    saved: 'Enregistré',
    refused: 'Seule l’administration de cette institution peut le changer.',
    none: 'Vous n’administrez aucune institution.',
  },
  signIn: {
    title: 'Se connecter',
    lead: 'Le registre de votre établissement.',
    login: 'Nom d’utilisateur ou adresse e-mail',
    password: 'Mot de passe',
    submit: 'Se connecter',
    submitting: 'Connexion…',
    expired: 'Connectez-vous pour continuer : vous reviendrez à la page demandée.',
    wrong: 'Le nom ou le mot de passe est faux. Vérifiez-les et réessayez.',
    locked: (time: string) =>
      `Trop d’essais. Ce compte est bloqué jusqu’à ${time} ; attendez ou adressez-vous à votre administration.`,
    missing: 'Entrez votre nom et votre mot de passe.',
    unreachable: 'Le serveur ne répond pas. Réessayez dans une minute.',
  },
};

export type AccountWords = typeof words;
