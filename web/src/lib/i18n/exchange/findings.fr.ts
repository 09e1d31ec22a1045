/** What the database finds in a bundle, and how it is mended, in French; %s is a value. */
export const sentences: Record<string, string> = {
  'not a file of a OneRoster bundle, it is not read':
    'pas un fichier d’un lot OneRoster, il n’est pas lu',
  'read as %s': 'lu comme %s',
  'the file is there twice': 'le fichier est là deux fois',
  'the manifest says that this file is absent, it is not read':
    'le manifeste dit que ce fichier est absent, il n’est pas lu',
  'the manifest promises this file, but it is not there':
    'le manifeste annonce ce fichier, mais il n’est pas là',
  'this version is not known': 'cette version n’est pas connue',
  'the property is there twice': 'la propriété est là deux fois',
  'a file is absent, bulk or delta': 'un fichier est absent, bulk ou delta',
  'an unknown property': 'propriété inconnue',
  'an unknown column, it is not read': 'colonne inconnue, elle n’est pas lue',
  'the column is there twice': 'la colonne est là deux fois',
  'the column is missing': 'la colonne manque',
  '%s fields instead of %s': '%s champs au lieu de %s',
  missing: 'valeur manquante',
  'not one of the words that may stand here': 'pas un des mots admis ici',
  'not an identifier': 'pas un identifiant',
  'not a list of identifiers': 'pas une liste d’identifiants',
  'not a date': 'pas une date',
  'not a time': 'pas une date avec heure',
  'neither true nor false': 'ni true ni false',
  'not a whole number': 'pas un nombre entier',
  'not a number': 'pas un nombre',
  'not an e-mail address': 'pas une adresse e-mail',
  'longer than 500 characters': 'plus de 500 caractères',
  'the identifier stands in line %s already': 'l’identifiant est déjà à la ligne %s',
  '%s.csv has no such line': '%s.csv n’a pas cette ligne',
  'this is not the school %s': 'ce n’est pas l’école %s',
  'belongs to an organisation that is no school':
    'dépend d’une organisation qui n’est pas une école',
  'it ends before it starts': 'elle finit avant de commencer',
  'no school year holds this session': 'aucune année scolaire ne contient cette période',
  'it is not within its school year': 'elle n’est pas dans son année scolaire',
  'it overlaps with %s of the same year': 'elle chevauche %s, de la même année',
  'none of these sessions is known': 'aucune de ces périodes n’est connue',
  'this course is not known': 'cette matière n’est pas connue',
  'this class is not known': 'cette classe n’est pas connue',
  'Rollbook has nobody of this role in a class': 'Rollbook n’a personne de ce rôle dans une classe',
  'this person does not belong to the school of the class':
    'cette personne n’est pas de l’école de la classe',
  'this person is a student here': 'cette personne est élève ici',
  'this person is a teacher here': 'cette personne est enseignante ici',
  'this person is a guardian here': 'cette personne est responsable d’élève ici',
  'it ends before it begins': 'elle finit avant de commencer',
  'the student is in another homeroom of the year on one of these days, in line %s':
    'l’élève est dans une autre classe de l’année un de ces jours, à la ligne %s',
  'a homeroom has no marks': 'une classe entière n’a pas de notes',
  'this is no term, and none holds the due date':
    'ce n’est pas une période de notation, et aucune ne contient l’échéance',
  'marks begin at 0 in Rollbook': 'les notes commencent à 0 dans Rollbook',
  'a maximum lies above 0 and below 1000': 'un maximum est entre 0 et 1000',
  'this line item is not known': 'cette évaluation n’est pas connue',
  'this is no student of the school': 'ce n’est pas un élève de l’école',
  'it is not between 0 and the maximum of %s': 'pas entre 0 et le maximum de %s',
  'there is no score yet': 'il n’y a pas encore de note',
  'the person has no role here, and is left out':
    'la personne n’a pas de rôle ici et est laissée de côté',
  'nobody gets this role by a file, and the person is left out':
    'personne ne reçoit ce rôle par un fichier ; la personne est laissée de côté',
  'a name has at least 2 characters': 'un nom a au moins 2 caractères',
  'another student has this number in line %s': 'un autre élève a ce matricule à la ligne %s',
  'a birth date lies between 1900 and today': 'une date de naissance est entre 1900 et aujourd’hui',
  'somebody else has this account; the teacher comes without one':
    'ce compte est à quelqu’un d’autre ; l’enseignant vient sans compte',

  'the bundle has no school': 'le lot n’a pas d’école',
  'Give organisations that are schools this type, or name the school with --school.':
    'Donnez ce type aux organisations qui sont des écoles.',
  'Rollbook has no place for flags, they are not read':
    'Rollbook n’a pas de place pour ces indicateurs, ils ne sont pas lus',
  'not a file of School Data Sync, it is not read':
    'pas un fichier de School Data Sync, il n’est pas lu',
  'the file is missing': 'le fichier manque',
  'Leave it out.': 'Retirez-le.',

  'Did you mean it by %s?': 'Est-ce elle que vous nommez %s ?',
  'Did you mean %s?': 'Vouliez-vous dire %s ?',
  'Remove it.': 'Supprimez-le.',
  'Remove it, or call it metadata.%s.': 'Supprimez-la, ou nommez-la metadata.%s.',
  'Remove one of them.': 'Supprimez l’un des deux.',
  'Remove one of the lines.': 'Supprimez l’une des lignes.',
  'Remove one of the lines, or give it an identifier of its own.':
    'Supprimez l’une des lignes, ou donnez-lui son propre identifiant.',
  'Remove the line.': 'Supprimez la ligne.',
  'Write the name so: case matters.': 'Écrivez le nom ainsi : la casse compte.',
  'Write the name so.': 'Écrivez le nom ainsi.',
  'Write one of these words.': 'Écrivez l’un de ces mots.',
  'Write it like %s.': 'Écrivez-la comme %s.',
  'Correct the manifest.': 'Corrigez le manifeste.',
  'Add it, or say "absent" in the manifest.': 'Ajoutez-le, ou mettez « absent » dans le manifeste.',
  'Bundles of version 1.1 or 1.2 can be imported.':
    'Les lots des versions 1.1 et 1.2 peuvent être importés.',
  'Add it.': 'Ajoutez-la.',
  'Add the line there, or correct the identifier.':
    'Ajoutez-y la ligne, ou corrigez l’identifiant.',
  'Add them to academicSessions.csv.': 'Ajoutez-les à academicSessions.csv.',
  'Add it to courses.csv.': 'Ajoutez-la à courses.csv.',
  'Add it to classes.csv.': 'Ajoutez-la à classes.csv.',
  'Add it to classes.csv, with the type homeroom.':
    'Ajoutez-la à classes.csv, avec le type homeroom.',
  'Add it to lineItems.csv.': 'Ajoutez-la à lineItems.csv.',
  'Add a line to roles.csv.': 'Ajoutez une ligne à roles.csv.',
  'Give each line as many fields as the header; put text that holds a comma in quotes.':
    'Donnez à chaque ligne autant de champs qu’à l’en-tête ; mettez entre guillemets un texte qui contient une virgule.',
  'Give the organisation the type school in orgs.csv, or let the line name a school.':
    'Donnez à l’organisation le type school dans orgs.csv, ou nommez une école dans la ligne.',
  'Give the whole name.': 'Donnez le nom entier.',
  'Give each student a number.': 'Donnez un matricule à chaque élève.',
  'Fill it in.': 'Complétez.',
  'Use one of: %s.': 'Écrivez l’un de ces mots : %s.',
  'Identifiers have 1 to 255 letters, digits, dots, slashes, dashes, underscores or @.':
    'Un identifiant a de 1 à 255 lettres, chiffres, points, barres obliques, tirets, soulignés ou @.',
  'Correct it.': 'Corrigez.',
  'Correct the dates.': 'Corrigez les dates.',
  'Correct the dates of one of them.': 'Corrigez les dates de l’une des deux.',
  "Correct the line, or the person's role.": 'Corrigez la ligne, ou le rôle de la personne.',
  'Correct the score or the line item.': 'Corrigez la note ou l’évaluation.',
  'Leave the other schools out of the bundle.': 'Retirez les autres écoles du lot.',
  'Name one, or add one that lasts as long.': 'Nommez-en une, ou ajoutez-en une aussi longue.',
  'Name a scheduled class.': 'Nommez une classe du type scheduled.',
  'Name a term of the year.': 'Nommez une période de l’année.',
  'Make one of them part of the other, or correct the dates.':
    'Faites de l’une une partie de l’autre, ou corrigez les dates.',
  'Let the scores begin at 0.': 'Faites commencer les notes à 0.',
  'The line is left out.': 'La ligne est laissée de côté.',
  'The end is the first day on which it does not hold any more.':
    'La fin est le premier jour où elle ne vaut plus.',
  'A student is in one class at a time: end one before the other begins.':
    'Un élève est dans une classe à la fois : finissez l’une avant que l’autre commence.',
  'Invite the person in Rollbook.': 'Invitez la personne dans Rollbook.',
  'Invite the teacher in Rollbook.': 'Invitez l’enseignant dans Rollbook.',
  'Check the year.': 'Vérifiez l’année.',
};
