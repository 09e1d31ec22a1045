export const words = {
  staff: {
    title: 'Personnel',
    name: 'Nom',
    position: 'Fonction',
    phone: 'Téléphone',
    mainClasses: 'Professeur principal de',
    courses: 'Cours',
    gone: 'parti',
    none: 'Personne ne travaille encore dans cette école.',
  },
};

export type KinWords = typeof words;
