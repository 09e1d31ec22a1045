/** Rules of the database that an import can break, in French; %s is a value. */
export const rules: Record<string, string> = {
  'An academic year ends after it starts.': 'Une année scolaire finit après avoir commencé.',
  'The name of the academic year is missing.': 'Il manque le nom de l’année scolaire.',
  'The school already has an academic year of this name.':
    'L’école a déjà une année scolaire de ce nom.',
  'The category of the assessment is empty.': 'La catégorie de l’évaluation est vide.',
  "A coefficient can't be negative.": 'Un coefficient n’est pas négatif.',
  'The kind of the assessment is missing.': 'Il manque la sorte de l’évaluation.',
  'The maximum mark is more than 0.': 'La note maximale est plus grande que 0.',
  'An assessment has one maximum; marks refer to it.':
    'Une évaluation a une seule note maximale, celle de ses notes.',
  'The name of the assessment is missing.': 'Il manque le nom de l’évaluation.',
  'The course already has an assessment of this kind and name in this term.':
    'Le cours a déjà une évaluation de cette sorte et de ce nom dans cette période.',
  'An optional assessment is a bonus or improves.':
    'Une évaluation facultative est un bonus, ou améliore.',
  'The places of class teachers start at 1.':
    'Les professeurs principaux se comptent à partir de 1.',
  'The class already has a class teacher in this place.':
    'La classe a déjà un professeur principal à cette place.',
  'A class belongs to one academic year.': 'Une classe est d’une seule année scolaire.',
  'A class has room for at least one student.': 'Une classe a une place au moins.',
  'The name of the class is missing.': 'Il manque le nom de la classe.',
  'The academic year already has a class of this name.':
    'L’année scolaire a déjà une classe de ce nom.',
  'The places of teachers start at 1.': 'Les enseignants se comptent à partir de 1.',
  'The course already has a teacher in this place.': 'Le cours a déjà un enseignant à cette place.',
  'The mode of a course is normal, bonus, sup10 or excluded.':
    'Le mode d’un cours est normal, bonus, sup10 ou exclu.',
  'The class already has a course in this subject.': 'La classe a déjà un cours de cette matière.',
  'A dropped enrollment needs its last day.': 'Une inscription interrompue a un dernier jour.',
  "An enrollment can't end before it starts.": 'Une inscription ne finit pas avant de commencer.',
  'The student is already enrolled in a class of this year on one of these days.':
    'L’élève est déjà inscrit dans une classe de cette année un de ces jours.',
  'Bundles have no such file, or Rollbook keeps nothing of it.':
    'Les lots n’ont pas ce fichier, ou Rollbook n’en garde rien.',
  'A sourcedId has 1 to 255 letters, digits, dots, slashes, dashes, underscores or @.':
    'Un sourcedId a de 1 à 255 lettres, chiffres, points, barres obliques, tirets, soulignés ou @.',
  'An address has at most 500 characters.': 'Une adresse a 500 caractères au plus.',
  'A district has at most 200 characters.': 'Un district a 200 caractères au plus.',
  'The number of children lies between 0 and 40.': 'Le nombre d’enfants est entre 0 et 40.',
  'This is not an e-mail address.': 'Ce n’est pas une adresse e-mail.',
  'The first name has at least 2 characters.': 'Le prénom a 2 caractères au moins.',
  'The last name has at least 2 characters.': 'Le nom a 2 caractères au moins.',
  'An occupation has at most 200 characters.': 'Une profession a 200 caractères au plus.',
  'The name of the level is missing.': 'Il manque le nom du niveau.',
  'The school already has a level of this name.': 'L’école a déjà un niveau de ce nom.',
  "A mark can't be negative.": 'Une note n’est pas négative.',
  'A mark is either a number or a code.': 'Une note est un nombre ou un code.',
  "A mark can't be above the maximum of its assessment.":
    'Une note n’est pas au-dessus de la note maximale.',
  'A duty is admin, teacher, guardian, student or analyst.':
    'Une fonction est admin, teacher, guardian, student ou analyst.',
  "A membership can't end before it starts.": 'Une fonction ne finit pas avant de commencer.',
  'A right is health or background.': 'Un droit est health ou background.',
  'This person already has this duty here.': 'Cette personne a déjà cette fonction ici.',
  'A phone number has at most 40 characters.': 'Un numéro de téléphone a 40 caractères au plus.',
  'A position has at most 200 characters.': 'Une fonction a 200 caractères au plus.',
  "The link can't end before it starts.": 'Le lien ne finit pas avant de commencer.',
  'The student already has an entry for this course on one of these days.':
    'L’élève suit déjà ce cours, ou en est dispensé, un de ces jours.',
  'The order of contact starts at 1.': 'L’ordre des contacts commence à 1.',
  'The relation is mother, father, grandparent, sibling, relative or guardian.':
    'Le lien est mère, père, grand-parent, frère ou sœur, autre parent ou tuteur.',
  'A date of birth lies after 1900.': 'Une date de naissance est après 1900.',
  'Own fields are given by their identifier.': 'Les champs de l’école ont leur identifiant.',
  'Nobody graduates before they have come.': 'Personne n’est diplômé avant d’être entré.',
  'The sex is female or male.': 'Le sexe est F ou M.',
  'The status of a student is active, inactive, transferred or graduated.':
    'Le statut d’un élève est actif, inactif, transféré ou diplômé.',
  'The student number is missing.': 'Il manque le matricule.',
  'The school already has a student with this number.': 'L’école a déjà un élève de ce matricule.',
  'The code of the subject is missing.': 'Il manque le code de la matière.',
  'The school already has a subject with this code.': 'L’école a déjà une matière de ce code.',
  'The level of a subject is primary or secondary.':
    'Le cycle d’une matière est primaire ou secondaire.',
  'The name of the subject is missing.': 'Il manque le nom de la matière.',
  'The scale of a subject is more than 0.': 'Le barème d’une matière est plus grand que 0.',
  'The code of the term is missing.': 'Il manque le code de la période.',
  'The academic year already has a term with this code.':
    'L’année scolaire a déjà une période de ce code.',
  'A term ends after it starts.': 'Une période finit après avoir commencé.',
  'A term is a trimester, semester, quarter or term.':
    'Une période est un trimestre, un semestre, un quart d’année ou une période.',
  'The name of the term is missing.': 'Il manque le nom de la période.',
  'The academic year already has a term of this name.':
    'L’année scolaire a déjà une période de ce nom.',
  "The weight of a term can't be negative.": 'Le poids d’une période n’est pas négatif.',
  'A user needs a username or an e-mail address.':
    'Un compte a un nom d’utilisateur ou une adresse e-mail.',
  'A username has 2 to 64 letters, digits, dots, dashes or underscores.':
    'Un nom d’utilisateur a de 2 à 64 lettres, chiffres, points, tirets ou soulignés.',
  'The first name is missing.': 'Il manque le prénom.',
  'The language is a code of two small letters, such as fr.':
    'La langue est un code de deux petites lettres, comme fr.',
  'The last name is missing.': 'Il manque le nom.',
  'The status of a user is active or inactive.': 'Le statut d’un compte est actif ou inactif.',
};
