import { expect, test } from 'vitest';
import { setPasswords } from '../support/api.ts';
import { hydrated, openSite, registerRows } from '../support/site.ts';

const site = await openSite();
const { db } = site;
const password = 'vingt-deux girafes lisent';
const userId = async (name: string): Promise<string> =>
  (await db.query(`select tests.user($1) as id`, [name])).rows[0].id;

test('an invited teacher chooses name and password and sees the school', async () => {
  const admin = await site.visit('direction', 'phone');
  await admin.goto('/users');
  await admin.getByRole('link', { name: 'Inviter' }).click();
  await admin.getByRole('heading', { name: 'Inviter', exact: true }).waitFor();
  await hydrated(admin);
  const one = admin.getByRole('region', { name: 'Une personne' });
  await one.getByLabel('Nom', { exact: true }).fill('Aka');
  await one.getByRole('button', { name: 'Inviter' }).click();
  await one.getByText('Indiquez une adresse e-mail').waitFor();
  expect(await one.getByLabel('Nom', { exact: true }).inputValue()).toBe('Aka');
  await one.getByLabel('par un code à imprimer').check();
  await one.getByRole('button', { name: 'Inviter' }).click();
  const code = (await admin.locator('.code').textContent())!;
  expect(code).toMatch(/^(\w{4}-){3}\w{4}$/);

  const teacher = await site.open();
  await teacher.goto('/invitations');
  await teacher.getByLabel('Code').fill(code.toLowerCase());
  await teacher.getByLabel('Code').press('Enter');
  await teacher.getByRole('heading', { name: 'Collège d’Adjamé vous invite' }).waitFor();
  await hydrated(teacher);
  expect(await teacher.getByLabel('Nom', { exact: true }).inputValue()).toBe('Aka');
  await teacher.getByLabel('Prénoms').fill('Ada');
  await teacher.getByLabel('Nom d’utilisateur').fill('prof');
  await teacher.getByLabel('Mot de passe').fill(password);
  await teacher.getByLabel('Mot de passe').press('Enter');
  await teacher.getByText('Ce nom d’utilisateur est pris').waitFor();
  await teacher.getByLabel('Nom d’utilisateur').fill('ada.aka');
  await teacher.getByLabel('Mot de passe').fill(password);
  await teacher.getByRole('button', { name: 'Créer le compte et entrer' }).click();
  await teacher.getByRole('heading', { name: 'Bonjour Ada' }).waitFor();

  await db.query(
    `insert into app_public.course_teachers (school_id, course_id, user_id, position)
     select c.school_id, c.id, tests.user('ada.aka'), 2 from app_public.courses c
     join app_public.subjects s on s.id = c.subject_id and s.name = 'Mathématiques'`,
  );
  await teacher.reload();
  await teacher
    .getByRole('link', { name: /Mathématiques/ })
    .first()
    .waitFor();
  await admin.goto('/users/invitations');
  const [row] = await registerRows(admin, 'Invitations');
  expect(row).toContain('acceptée');
  await teacher.goto(`/invitations/${code}`);
  await teacher.getByText('Ce lien ou ce code n’est plus valable').waitFor();
});

test('somebody who has an account adds another school to it', async () => {
  const admin = await site.visit('ailleurs');
  await admin.goto('/users/invite');
  await hydrated(admin);
  await admin.getByLabel('par un code à imprimer').check();
  await admin.getByRole('button', { name: 'Inviter', exact: true }).click();
  const code = (await admin.locator('.code').textContent())!;
  // the next one is invited in the same way
  expect(await admin.getByLabel('par un code à imprimer').isChecked()).toBe(true);
  const teacher = await site.visit('prof');
  await teacher.goto(`/invitations/${code}`);
  await teacher.getByRole('button', { name: 'Accepter avec ce compte' }).click();
  await teacher.getByRole('heading', { name: 'Bonjour prof' }).waitFor();
  await teacher.getByRole('banner').locator('summary').press('Enter');
  await teacher.getByRole('button', { name: /Collège d’Adjamé/ }).press('Enter');
  await teacher
    .getByRole('link', { name: /Mathématiques/ })
    .first()
    .waitFor();
});

test('whose access is closed is told so with the next click, and comes back', async () => {
  await db.query(
    `select tests.user('collegue', i.id, 'teacher') from app_public.institutions i
     where i.code = 'ADJAME'`,
  );
  await setPasswords(site.database);
  const teacher = await site.visit('collegue');
  await teacher.goto('/');
  await hydrated(teacher);
  const admin = await site.visit('direction');
  await admin.goto('/users?q=collegue');
  await admin.getByRole('link', { name: 'collegue collegue' }).click();
  await admin.getByRole('button', { name: 'Fermer l’accès' }).click();
  await admin.getByText('L’accès est fermé.').waitFor();
  await teacher.getByRole('link', { name: 'Élèves' }).click();
  await teacher.getByText('n’est plus ouvert à votre compte').waitFor();
  await teacher.getByText('Aucun établissement n’est ouvert').waitFor();
  await admin.getByRole('button', { name: 'Rouvrir l’accès' }).click();
  await admin.getByText('L’accès est ouvert.').waitFor();
  await teacher.goto('/students');
  await teacher.getByRole('heading', { name: /Élèves/ }).waitFor();
});

test('the last admin stays, and duties have dates', async () => {
  const admin = await site.visit('direction');
  await admin.goto(`/users/${await userId('direction')}`);
  await hydrated(admin);
  await admin.getByRole('button', { name: 'Fermer l’accès' }).click();
  await admin.getByText('Il faut qu’une personne administre').waitFor();
  await admin.goto(`/users/${await userId('prof')}`);
  await hydrated(admin);
  const teaching = admin.getByRole('form', { name: 'Fonction : enseignement' });
  await teaching.getByLabel('Au (vide : sans fin)').fill('2019-01-01');
  await teaching.getByRole('button', { name: 'Enregistrer' }).click();
  await teaching.getByText('La fin vient après le début.').waitFor();
  await teaching.getByLabel('Au (vide : sans fin)').fill('2031-07-31');
  await teaching.getByRole('button', { name: 'Enregistrer' }).click();
  await teaching.getByText('Enregistré', { exact: true }).waitFor();
  const add = admin.getByRole('region', { name: 'Ajouter une fonction' });
  await add.getByLabel('Fonction').selectOption('analyse');
  await add.getByRole('button', { name: 'Ajouter' }).click();
  await admin.getByRole('form', { name: 'Fonction : analyse' }).waitFor();
});

test('an admin sees who sees a student and why', async () => {
  const admin = await site.visit('direction');
  const mariam = await site.idOf('students', 'student_number', 'E1');
  await admin.goto(`/students/${mariam}`);
  await admin.getByRole('link', { name: 'Qui le voit' }).click();
  await admin.getByRole('heading', { name: 'Qui voit Koné Mariam ?' }).waitFor();
  const rows = await registerRows(admin, 'Qui voit Koné Mariam ?');
  const of = (name: string) => rows.find(([who]) => who === name);
  expect(of('parent parent')?.[1]).toBe('est de la famille (tuteur)');
  expect(of('parent parent')?.[2]).toContain('notes publiées');
  expect(of('prof prof')?.[1]).toContain('enseigne : Mathématiques, 4e A');
  expect(of('ministre ministre')?.[1]).toContain('administre depuis Ministère');
  const teacher = await site.visit('prof');
  await teacher.goto(`/students/${mariam}/access`);
  await teacher.getByText('Accès refusé').waitFor();
});

test('the ministry’s visit is shown to the school, and said to the visitor', async () => {
  const ministry = await site.visit('ministre');
  await ministry.goto('/');
  await ministry.getByRole('button', { name: 'Entrer : Collège d’Adjamé' }).click();
  await ministry.getByRole('link', { name: '4e A' }).waitFor();
  await ministry.getByRole('banner').getByText('Collège d’Adjamé').click();
  await ministry.getByText('Vous venez de : Ministère.').waitFor();
  await ministry.getByLabel('Trouver un établissement').fill('bouake');
  await ministry.getByLabel('Trouver un établissement').press('Enter');
  await ministry.getByRole('button', { name: 'Entrer : Collège de Bouaké' }).waitFor();
  const admin = await site.visit('direction');
  await admin.goto('/visits');
  const [visit] = await registerRows(admin, 'Visites');
  expect(visit!.slice(0, 2)).toEqual(['ministre ministre', 'Ministère']);
});

test('a teacher with a child at the school changes to the family side, without a script', async () => {
  await db.query(
    `insert into app_public.guardians (school_id, last_name, first_name, user_id)
     select i.id, 'Prof', 'Prof', tests.user('prof', i.id, 'guardian')
     from app_public.institutions i where i.code = 'ADJAME';
     insert into app_public.student_guardians (school_id, student_id, guardian_id)
     select g.school_id, s.id, g.id from app_public.guardians g
     join app_public.students s on s.school_id = g.school_id and s.student_number = 'E2'
     where g.last_name = 'Prof'`,
  );
  const { cookie } = await site.api.signIn('prof');
  const page = await site.open({ javaScriptEnabled: false });
  const pairs = cookie.split('; ').map((pair) => pair.split('=') as [string, string]);
  await page
    .context()
    .addCookies(pairs.map(([name, value]) => ({ name, value, url: site.api.origin })));
  await page.goto('/');
  await page.getByRole('heading', { name: 'Vos classes' }).waitFor();
  await page.getByRole('banner').getByText('Collège d’Adjamé').click();
  await page.getByRole('button', { name: 'Voir comme une famille' }).click();
  await page.getByRole('heading', { name: 'Ehouman Paul' }).waitFor();
  expect(await page.getByRole('heading', { name: 'Vos classes' }).count()).toBe(0);
  await page.getByRole('banner').getByText('Collège d’Adjamé').click();
  await page.getByRole('button', { name: 'Revenir à votre travail' }).click();
  await page.getByRole('heading', { name: 'Vos classes' }).waitFor();
});

test('the ministry manages its own people', async () => {
  const page = await site.visit('ministre', 'phone');
  await page.goto('/users');
  await page.getByRole('heading', { name: /Utilisateurs/ }).waitFor();
  expect((await registerRows(page, 'Utilisateurs'))[0]![0]).toContain('ministre ministre');
  await page.getByRole('link', { name: 'Inviter' }).click();
  await page.getByRole('region', { name: 'Une personne' }).waitFor();
  expect(await page.getByText('Plusieurs à la fois').count()).toBe(0);
});

test('who has forgotten the password gets a link from the school, and whoever works elsewhere does not', async () => {
  const admin = await site.visit('direction');
  await admin.goto(`/users/${await userId('parent')}`);
  await hydrated(admin);
  await admin.getByRole('button', { name: 'Envoyer un lien' }).click();
  const link = admin.getByRole('region', { name: 'Aide à la connexion' }).locator('b');
  expect(await link.textContent()).toMatch(/^http:.*\/reset\/[0-9a-f-]+$/);
  await admin.goto(`/users/${await userId('prof')}`);
  await hydrated(admin);
  await admin.getByRole('button', { name: 'Envoyer un lien' }).click();
  await admin.getByText('Cette personne a aussi des fonctions ailleurs').waitFor();
});
