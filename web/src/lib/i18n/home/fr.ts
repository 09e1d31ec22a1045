export const words = {
  greeting: (name: string) => `Bonjour ${name}`,
  classes: 'Vos classes',
  courses: 'Saisir des notes',
  allClasses: 'Toutes les classes de l’établissement',
  children: 'Vos enfants',
  noClasses:
    'Aucune classe ne vous est confiée cette année. L’administration attribue les classes.',
  noChildren: 'Aucun élève n’est lié à votre compte. Adressez-vous à l’établissement.',
  seeResults: 'Voir le détail',
  complete: 'rien ne manque',
};

export type HomeWords = typeof words;
