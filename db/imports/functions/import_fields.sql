create or replace function app_private.import_fields()
  returns table (kind text, place integer, field text, type text, is_required boolean, words text)
  language sql immutable parallel safe
begin atomic
  select k.kind, f.place, f.field, f.type,
    case k.kind
      when 'students' then f.field = 'student_number'
      when 'subjects' then f.field = 'subject_code'
      when 'classes' then f.field = 'class'
      when 'courses' then f.field in ('class', 'subject_code')
      when 'enrollments' then f.field in ('student_number', 'class')
      when 'guardians' then f.field = 'student_number'
      when 'marks' then f.field in (
        'student_number', 'class', 'term', 'subject_code', 'assessment', 'mark')
      else false end,
    f.words
  from (
    values
    (10, 'student_number', 'text', 'students guardians enrollments marks',
      'student number|number|student id|student no|id number|registration number|admission number|'
      'matricule|matricule eleve|numero matricule|n matricule|no matricule|num matricule|mat|mle|'
      'numero|n|no|numero eleve|n eleve|numero deleve|n deleve|code eleve|identifiant|id|'
      'matricule de leleve|student'),
    (20, 'last_name', 'name', 'students guardians teachers',
      'last name|surname|family name|nom|noms|nom de famille|nom eleve|nom de leleve|'
      'nom du parent|nom parent|nom du tuteur|nom enseignant|nom du professeur|nom de lenseignant'),
    (30, 'first_name', 'name', 'students guardians teachers',
      'first name|first names|given name|given names|forename|prenom|prenoms|prenom s|'
      'prenom eleve|prenom de leleve|prenoms de leleve|prenom du parent|prenoms du parent|'
      'prenom enseignant|prenom du professeur'),
    (40, 'full_name', 'text', 'students guardians teachers',
      'full name|name|student name|name of student|teacher name|parent name|guardian name|'
      'nom complet|nom et prenom|nom et prenoms|nom et prenom s|noms et prenoms|noms et prenom|'
      'nom prenom|nom prenoms|nom et prenoms de leleve|eleve|enseignant|parent|tuteur'),
    (50, 'relation', 'relation', 'guardians',
      'relation|relationship|link|lien|lien de parente|parente|qualite|lien avec leleve|'
      'relation to the student'),
    (60, 'sex', 'sex', 'students', 'sex|gender|sexe|genre|s|m f|f m|g f|h f'),
    (70, 'birth_date', 'birth_date', 'students',
      'birth date|date of birth|birthdate|dob|birthday|date de naissance|date naissance|'
      'date naiss|date de naiss|ne le|nee le|ne e le|naissance|ddn'),
    (80, 'birth_place', 'text', 'students',
      'birth place|place of birth|birthplace|lieu de naissance|lieu naissance|lieu de naiss|ne a'),
    (90, 'phone', 'phone', 'students guardians teachers',
      'phone|phone number|telephone|tel|mobile|cell|cellphone|portable|contact|contacts|'
      'numero de telephone|n de telephone|telephone 1|tel 1|phone 1|gsm|whatsapp'),
    (100, 'phone_2', 'phone', 'guardians',
      'phone 2|second phone|other phone|telephone 2|tel 2|autre telephone|contact 2'),
    (110, 'email', 'email', 'students guardians teachers',
      'email|e mail|mail|email address|e mail address|courriel|adresse email|adresse e mail|'
      'adresse mail|adresse electronique|mel'),
    (120, 'occupation', 'text', 'guardians', 'occupation|job|profession|metier'),
    (130, 'position', 'text', 'teachers', 'position|role|fonction|poste|grade|emploi'),
    (140, 'hired_on', 'date', 'teachers',
      'hired on|hire date|embauche|start date|date dembauche|date embauche|embauche le|'
      'date de prise de service|prise de service|date de recrutement'),
    (150, 'status', 'status', 'students', 'status|statut|etat|situation'),
    (160, 'address', 'text', 'students guardians',
      'address|adresse|domicile|residence|lieu de residence|adresse du domicile'),
    (170, 'house_number', 'text', 'students', 'house number|numero de maison|numero de rue'),
    (180, 'village', 'text', 'students',
      'village|quartier|village ou quartier|village or quarter|neighbourhood|neighborhood'),
    (190, 'commune', 'text', 'students', 'commune|municipality|ville|town|city'),
    (200, 'district', 'text', 'students', 'district|departement|arrondissement'),
    (210, 'province', 'text', 'students', 'province|region'),
    (220, 'emergency_name', 'text', 'students',
      'emergency name|emergency contact|contact durgence|personne a prevenir|'
      'personne a contacter|urgence'),
    (230, 'emergency_phone', 'phone', 'students',
      'emergency phone|emergency number|telephone durgence|tel durgence|numero durgence|'
      'telephone urgence'),
    (240, 'enrolled_on', 'date', 'students',
      'enrolled on|came on|enrollment date|enrolment date|admission date|date dinscription|'
      'date inscription|inscrit le|date dentree|date dadmission'),
    (250, 'previous_school', 'text', 'students',
      'previous school|ecole precedente|ancienne ecole|etablissement precedent|'
      'etablissement dorigine|ecole dorigine|provenance|ecole de provenance'),
    (260, 'academic_year', 'text', 'students classes courses enrollments marks',
      'academic year|school year|year|annee|annee scolaire|annee academique'),
    (270, 'class', 'text', 'students classes courses enrollments marks',
      'class|class name|classe|nom de la classe|nom classe|division|groupe'),
    (280, 'level', 'text', 'classes', 'level|grade|niveau|niveau detude|niveau detudes'),
    (290, 'section', 'text', 'classes', 'section|serie|filiere|stream|track'),
    (300, 'max_size', 'size', 'classes',
      'max size|capacity|size|seats|capacite|effectif|effectif maximum|effectif max|places'),
    (310, 'subject_code', 'text', 'subjects courses marks',
      'subject code|code|code matiere|code de la matiere|code discipline|subject|matiere|'
      'discipline|sigle|abreviation'),
    (320, 'subject_name', 'text', 'subjects',
      'subject name|name|nom|libelle|intitule|nom de la matiere|nom matiere|libelle matiere'),
    (330, 'description', 'text', 'subjects', 'description|descriptif|contenu'),
    (340, 'subject_level', 'subject_level', 'subjects', 'level|niveau|cycle|ordre'),
    (350, 'category', 'text', 'subjects',
      'category|group|categorie|groupe|groupe de matieres|type|domaine'),
    (360, 'scale', 'maximum', 'subjects', 'scale|bareme|sur|notation'),
    (370, 'default_maximum', 'maximum', 'subjects',
      'default maximum|maximum mark|maximum|max|note maximale|note max'),
    (380, 'coefficient', 'coefficient', 'subjects courses marks',
      'coefficient|coef|coeff|weight|poids|ponderation|default coefficient'),
    (390, 'mode', 'mode', 'courses', 'mode|mode de calcul|calculation'),
    (400, 'teacher', 'text', 'classes courses',
      'teacher|teacher email|class teacher|enseignant|professeur|prof|professeur principal|'
      'titulaire|maitre|instituteur|email enseignant|nom enseignant|nom du professeur'),
    (410, 'starts_on', 'date', 'enrollments',
      'starts on|start date|from|begin|begins|debut|date debut|date de debut|du|a partir du'),
    (420, 'ends_on', 'date', 'enrollments',
      'ends on|end date|to|until|end|fin|date fin|date de fin|au|jusquau'),
    (430, 'term', 'text', 'marks',
      'term|trimester|semester|quarter|period|trimestre|semestre|periode|sequence|bimestre'),
    (440, 'assessment', 'text', 'marks',
      'assessment|assessment name|test|exam|homework|evaluation|nom de levaluation|devoir|controle|'
      'interrogation|epreuve|intitule|examen'),
    (450, 'assessment_kind', 'text', 'marks',
      'kind|type|assessment type|kind of assessment|type devaluation|type evaluation|nature|sorte|'
      'sorte devaluation'),
    (460, 'mark', 'mark', 'marks',
      'mark|marks|grade|score|value|points|note|notes|note obtenue|valeur|resultat|mark or code|'
      'note ou code'),
    (470, 'maximum', 'maximum', 'marks',
      'maximum|max|out of|scale|maximum mark|sur|bareme|note maximale|note max|notation'),
    (480, 'held_on', 'date', 'marks',
      'date|day|held on|assessment date|day of the assessment|date de levaluation|'
      'date evaluation|date du devoir|jour'),
    (490, 'comment', 'text', 'marks',
      'comment|remark|commentaire|observation|observations|appreciation|remarque'),
    (500, 'published', 'yes', 'marks',
      'published|publie|publiee|visible|published yes or no|publiee oui ou non')
  ) as f (place, field, type, kinds, words)
  cross join lateral unnest(string_to_array(f.kinds, ' ')) as k (kind);
end;

comment on function app_private.import_fields() is
  'What can be imported, kind by kind: fields in order, how their values are read '
  '(import_value()), whether every row needs one, and the headers by which they are known '
  '(header_words(), separated by |).';
