import type { AccountWords } from './fr.ts';

export const words: AccountWords = {
  shared: 'Other people use this device',
  sharedHint: 'You will be signed out when you close the browser, or after 30 minutes without use.',
  forgotten: 'Forgotten your password?',
  passwordSet: 'Your new password is saved. Sign in with it.',
  signedOutEverywhere: 'You are signed out on all your devices.',
  back: 'Back to signing in',
  problems: {
    wrong:
      'This is not the right code, or it was used already. Wait for the next one and try again.',
    password: 'This is not your present password.',
    missing: 'Fill this in.',
    over: 'Too much time has passed. Sign in again.',
    locked: (time) => `Too many attempts. This account is locked until ${time}.`,
    patience: (minutes) =>
      `Too many attempts from this internet connection. Try again in ${minutes} min.`,
    unreachable: 'The server does not answer. Try again in a minute.',
    short: 'It takes at least 12 characters.',
    long: 'It takes 200 characters at most.',
    obvious:
      'Others would try this soon: a common word, a row of keys or your name. Take several unrelated words.',
    differ: 'The two are not the same.',
  },
  code: {
    title: 'Sign-in code',
    lead: 'Open your authenticator app and enter the six digits that it shows for Rollbook.',
    label: 'Code',
    recovery: 'Lost your phone? Enter one of your recovery codes here.',
    submit: 'Sign in',
  },
  enrolment: {
    title: 'Protect your account',
    required:
      'Your institution asks for a code besides the password. You need an authenticator app on your phone (Aegis, Google Authenticator, Microsoft Authenticator…).',
    chosen:
      'At every sign-in a code of your phone will be asked for besides the password. You need an authenticator app (Aegis, Google Authenticator, Microsoft Authenticator…).',
    scan: 'In the app, add an account and point it at this square.',
    qr: 'Square to point the app at',
    open: 'Are you on that phone?',
    openLink: 'Open the app',
    type: 'Or type this key:',
    label: 'Six-digit code of the app',
    submit: 'Check and turn on',
    begin: 'Continue',
  },
  recovery: {
    title: 'Your recovery codes',
    lead: 'If you lose your phone, each of these codes opens your account once. Write them down or print them now: they will never be shown again.',
    go: 'I have written them down, continue',
  },
  forgottenPage: {
    title: 'Forgotten password',
    lead: 'Enter your username or e-mail address: we send you a link to choose another password.',
    submit: 'Send the link',
    sent: 'If there is an account of this name with an e-mail address, a link is on its way. It works once, for 24 hours. Look among the spam too.',
    noMail: 'No e-mail address? Your school can hand you a link.',
  },
  reset: {
    title: 'Choose a password',
    lead: (login) => `For the account “${login}”.`,
    gone: 'This link works no more: it was used, replaced by another, or is older than 24 hours.',
    again: 'Ask for another link',
    submit: 'Save',
  },
  password: {
    title: 'Password',
    since: (day) => `Changed on ${day}.`,
    present: 'Present password',
    chosen: 'New password',
    again: 'The same once more',
    hint: 'At least 12 characters; several unrelated words are easy to remember.',
    change: 'Change the password',
    submit: 'Change and sign out other devices',
    changed: 'Password changed. Your other devices are signed out.',
  },
  page: {
    title: 'My account',
    login: 'You sign in with',
    or: 'or',
    lastFailure: (moment) => `Last failed attempt to sign in: ${moment}.`,
    noFailure: 'No failed attempt to sign in.',
    rules: 'Who has to give a code',
  },
  factor: {
    title: 'Second factor',
    on: (day) => `On since ${day}: a code of your phone is asked for at every sign-in.`,
    off: 'Off: the password is enough to open your account.',
    required: 'Your institution asks for it.',
    left: (n) =>
      n === 0
        ? 'No recovery code is left.'
        : n === 1
          ? '1 recovery code is left.'
          : `${n} recovery codes are left.`,
    setUp: 'Turn on',
    renew: 'New recovery codes',
    renewHint: 'The old ones will not work any more.',
    replace: 'Change phones',
    replaceHint: 'The present phone will give no more codes; you add another one next.',
    end: 'Turn off',
    endHint: 'The password will be enough again.',
    ended: 'The second factor is turned off.',
  },
  devices: {
    title: 'Signed-in devices',
    current: 'this device',
    unknown: 'Unknown device',
    on: (browser, system) => `${browser} on ${system}`,
    opened: (moment) => `signed in ${moment}`,
    seen: (moment) => `last seen ${moment}`,
    end: 'Sign out',
    endOf: (device) => `Sign out: ${device}`,
    ended: 'The device is signed out.',
    endAll: 'Sign out everywhere',
    endAllHint: 'On this device too.',
  },
  rules: {
    title: 'Who has to give a code',
    lead: 'A code of the phone, besides the password, protects the students’ data when a password is guessed or stolen. Who has to give one sets it up at the next sign-in. Who has duties in several institutions has to as soon as one of them asks for it.',
    asked: 'A code is asked of',
    options: {
      nobody: 'nobody',
      admins: 'admins',
      staff: 'admins and teachers',
      everybody: 'everybody, families and students too',
    },
    save: 'Save',
    saved: 'Saved',
    refused: 'Only an admin of this institution can change it.',
    none: 'You administer no institution.',
  },
};
