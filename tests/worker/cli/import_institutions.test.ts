import { describe, expect, test } from 'vitest';
import { cliFor, useFiles } from '../../support/cli.ts';
import { connect, useDatabase } from '../../support/database.ts';
import { hasShared, sharedFile } from '../../support/shared.ts';

const database = await useDatabase();
const owner = await connect(database.ownerUrl);
const cli = cliFor(database);
const write = useFiles();

// What the command calls: begin_institution_import() with mapping_problem(),
// place_institution_types(), read_institution_import() with template_parts() and
// template_columns(), check_institution_import(), resolve_institution_import(),
// check_institution_import_tree(), skip_rejected_institutions(), institution_import_changes(),
// write_institutions() with school_settings() and code_from_name().

const load = (file: string, mapping: string, ...options: string[]) =>
  cli(['import', 'institutions', file, '--mapping', mapping, ...options]);

const tree = async (top: string) => {
  const { rows } = await owner.query({
    text: `select i.type, i.code, i.name, p.code
      from app_public.institutions t
      join app_public.institutions i on t.id = any (i.path)
      left join app_public.institutions p on p.id = i.parent_id
      where t.code = $1
      order by cardinality(i.path), i.code`,
    values: [top],
    rowMode: 'array',
  });
  return rows;
};

const count = async (what: string): Promise<number> => {
  const { rows } = await owner.query(`select count(*)::integer as total from ${what}`);
  return rows[0].total;
};

const header = 'region,area,id,school';
const file = (...lines: string[]) => write('register.csv', `${[header, ...lines].join('\n')}\n`);
const mapping = (country: string) =>
  write(
    `${country}.json`,
    JSON.stringify({
      levels: [
        { type: 'ministry', code: `${country}-MIN`, name: `Ministry of ${country}` },
        { type: 'region', name: '{region}' },
        { type: 'area', label: 'Area', code: `${country}-{area}`, name: 'Area {area}' },
        { type: 'school', code: `${country}-{id}`, name: '{school}' },
      ],
      school: { country: 'CI', max_students: 2000 },
    }),
  );

describe('a register of schools', () => {
  const lines = ['Nord,1,10,École A', 'Nord,1,11,École B', 'Sud,2,12,École A'];

  test('says in a dry run what it would make, and makes nothing', async () => {
    const before = await count('app_public.institution_types');
    const { code, stdout } = await load(file(...lines), mapping('T1'), '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Nothing was written/);
    expect(stdout).toMatch(/school +3 new, 0 changed, 0 as they were/);
    expect(await tree('T1-MIN')).toEqual([]);
    expect(await count('app_public.institution_types')).toBe(before);
  });

  test('becomes the tree, with a level of its own between those there are', async () => {
    expect(await load(file(...lines), mapping('T1'))).toMatchObject({ code: 0 });
    expect(await tree('T1-MIN')).toEqual([
      ['ministry', 'T1-MIN', 'Ministry of T1', null],
      ['region', 'T1-MIN.NORD', 'Nord', 'T1-MIN'],
      ['region', 'T1-MIN.SUD', 'Sud', 'T1-MIN'],
      ['area', 'T1-1', 'Area 1', 'T1-MIN.NORD'],
      ['area', 'T1-2', 'Area 2', 'T1-MIN.SUD'],
      ['school', 'T1-10', 'École A', 'T1-1'],
      ['school', 'T1-11', 'École B', 'T1-1'],
      ['school', 'T1-12', 'École A', 'T1-2'],
    ]);
    const { rows } = await owner.query(
      `select t.code from app_public.institution_types t order by t.depth`,
    );
    expect(rows.map(({ code }) => code)).toEqual([
      'ministry',
      'region',
      'area',
      'sector',
      'school',
    ]);
  });

  test('gives its schools their settings, the rules of the country and codes for marks', async () => {
    const { rows } = await owner.query(
      `select distinct s.max_students, s.scale::float,
        (select string_agg(p.name, ',') from app_public.grading_policies p
         where p.school_id = s.id and p.is_default) as policy,
        (select count(*)::integer from app_public.grading_policy_bands b
         where b.school_id = s.id) as bands,
        (select count(*)::integer from app_public.mark_codes m where m.school_id = s.id) as codes
      from app_public.schools s
      join app_public.institutions i using (id)
      where i.code like 'T1-%'`,
    );
    expect(rows).toEqual([
      { max_students: 2000, scale: 20, policy: 'Secondaire francophone', bands: 5, codes: 7 },
    ]);
  });

  test('changes nothing the second time, and a name where the register has another', async () => {
    const again = await load(file(...lines), mapping('T1'));
    expect(again.stdout).toContain('Nothing changed: all 8 institutions are there already.');
    const renamed = await load(file('Nord,1,10,Lycée A'), mapping('T1'));
    expect(renamed.stdout).toMatch(/school +0 new, 1 changed, 0 as they were/);
    expect(await tree('T1-10')).toEqual([['school', 'T1-10', 'Lycée A', 'T1-1']]);
  });

  test('stands below an institution that is named', async () => {
    const { code } = await load(
      file('Est,9,90,École'),
      write(
        'below.json',
        JSON.stringify({
          levels: [
            { type: 'region', name: '{region}' },
            { type: 'school', code: 'T2-{id}', name: '{school}' },
          ],
          school: { country: 'KH' },
        }),
      ),
      '--under',
      't1-min',
    );
    expect(code).toBe(0);
    expect(await tree('T1-MIN.EST')).toEqual([
      ['region', 'T1-MIN.EST', 'Est', 'T1-MIN'],
      ['school', 'T2-90', 'École', 'T1-MIN.EST'],
    ]);
  });
});

describe('what is wrong in a register', () => {
  const wrong = [
    'Nord,1,20,École A',
    'Nord,1,,No code',
    'Nord,1,2 1,Bad code',
    'Nord,1,22,E',
    'Sud,1,23,Area of two regions',
    'Nord,1,20,École A',
    'Nord,1,20,École Z',
    'Nord,1,24',
    ',3,25,No region',
  ];

  test('is told by line, column and value, with the remedy, and nothing is written', async () => {
    const { code, stderr } = await load(file(...wrong), mapping('T3'));
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      'line 3, column id: the school has no code. Fill it in.',
      'line 4, column id: "T3-2 1" – not a code. Use letters, digits, dots, dashes and underscores only, 64 at most.',
      'line 5, column school: "E" – the school has no name of at least 2 characters. Fill it in.',
      'line 6, column region: "Sud" – the area T3-1 stands under “Nord” in line 2. Make the lines agree, or give each its own code.',
      'line 7, column id: "T3-20" – stands in line 2 already. Leave one of the two lines.',
      'line 8, column school: "École Z" – the school T3-20 is called “École A” in line 2. Make the lines agree, or give each its own code.',
      'line 9: 3 fields instead of 4. Give each line as many fields as the header; put text that holds the separator in quotes.',
      'line 10, column region: the region has no name of at least 2 characters. Fill it in.',
      'Nothing was imported: 8 things are wrong.',
    ]);
    expect(await tree('T3-MIN')).toEqual([]);
  });

  test('is left out with --skip-rejected, which says how much', async () => {
    const { code, stdout, stderr } = await load(file(...wrong), mapping('T3'), '--skip-rejected');
    expect(code).toBe(0);
    expect(stderr).toContain('8 lines are left out: 8 things are wrong.');
    expect(stdout).toMatch(/school +1 new/);
    expect((await tree('T3-MIN')).map(([, code]) => code)).toEqual([
      ...['T3-MIN', 'T3-MIN.NORD', 'T3-1', 'T3-20'],
    ]);
  });

  test('against what Rollbook has: another parent, another level, what was removed', async () => {
    await load(file('Nord,1,40,Stays', 'Nord,1,41,Goes'), mapping('T4'));
    await owner.query(`update app_public.institutions set deleted_at = now() where code = 'T4-41'`);
    const { stderr } = await load(
      file('Sud,1,40,Stays', 'Nord,2,41,Goes', 'Nord,40,42,Clash'),
      mapping('T4'),
    );
    expect(stderr).toContain('the area T4-1 stands under “Nord” (T4-MIN.NORD) in Rollbook');
    expect(stderr).toContain('line 3, column id: "T4-41" – was removed from Rollbook');
    expect(stderr).toContain('line 4, column area: "T4-40" – is the code of a school in line 2');
  });

  test('a parent that is missing takes all below it along', async () => {
    const list = write(
      'list.csv',
      'kind,id,above,name\nregion,1,,One\narea,1.1,1,First\narea,9.1,9,Orphan\nschool,X,1.1,Known\nschool,Y,9.1,Lost\n',
    );
    const level = (type: string, parent?: object) => ({
      ...{ type, code: 'T5-{id}', name: '{name}', where: { kind: type } },
      ...parent,
    });
    const listed = write(
      'list.json',
      JSON.stringify({
        levels: [
          level('region'),
          level('area', { parent: 'T5-{above}' }),
          level('school', { parent: 'T5-{above}' }),
        ],
        school: { country: 'CI' },
      }),
    );
    const refused = await load(list, listed);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      'line 4, column above: "T5-9" – there is nothing of this code for the area T5-9.1 to stand under',
    );
    const skipped = await load(list, listed, '--skip-rejected');
    expect(skipped.stderr).toContain('2 lines are left out');
    expect((await tree('T5-1')).map(([, code]) => code)).toEqual(['T5-1', 'T5-1.1', 'T5-X']);
  });

  test.each([
    ['{', 'is no JSON'],
    ['{}', 'The mapping has no list of levels'],
    ['{"levels": [{"type": "school"}]}', 'The mapping is wrong in level 1: it has no name'],
    ['{"levels": [{"type": "school", "name": "{school}"}]}', 'school.country'],
    ['{"levels": [{"type": "region", "name": "{nowhere}"}]}', 'column nowhere'],
    ['{"levels": [{"type": "region", "name": "x", "codes": 1}]}', '“codes” is unknown'],
    [
      '{"levels": [{"type": "sector", "name": "x"}, {"type": "region", "name": "{region}"}]}',
      'A region stands higher in the tree than the mapping says',
    ],
  ])('a mapping that can’t be followed is refused: %s', async (text, reason) => {
    const { code, stderr } = await load(file('Nord,1,1,École'), write('wrong.json', text));
    expect(code).toBe(1);
    expect(stderr).toContain(reason);
  });
});

const registers = 'data/school-registers';
const real = [`${registers}/philippines-deped-2023`, `${registers}/france-education-gouv`];

test.runIf(real.every(hasShared))(
  'the real registers of the Philippines and France become their trees in seconds',
  async () => {
    const files: [string, string, Record<string, number>][] = [
      [
        `${real[0]}/schools_secondary_and_integrated.csv`,
        'philippines',
        { ministry: 1, region: 17, division: 228, district: 2568, school: 17_391 },
      ],
      [
        `${real[1]}/ecoles_effectifs.csv`,
        'france-schools',
        { ministry: 1, region: 2, academy: 2, department: 6, school: 2064 },
      ],
      [
        `${real[1]}/colleges_lycees.csv`,
        'france-colleges',
        { ministry: 0, region: 0, academy: 2, department: 10, school: 1524 },
      ],
    ];
    for (const [name, country, expected] of files) {
      const began = performance.now();
      const { code, stdout, stderr } = await load(
        sharedFile(name),
        `docs/institutions/${country}.json`,
      );
      const seconds = (performance.now() - began) / 1000;
      console.info(`${country}: ${seconds.toFixed(1)} s\n${stdout}${stderr}`);
      expect(code).toBe(0);
      const added = [...stdout.matchAll(/(\w+) +(\d+) new/g)].map(([, what, n]) => [
        what,
        Number(n),
      ]);
      expect(Object.fromEntries(added)).toEqual(expected);
      expect(seconds).toBeLessThan(120);
    }
    const again = await load(sharedFile(files[0]![0]), 'docs/institutions/philippines.json');
    expect(again.stdout).toContain('Nothing changed: all 20205 institutions');
  },
  240_000,
);

test.runIf(hasShared(`${registers}/cambodia-admin-gazetteer`))(
  'the gazetteer of Cambodia, dirty as it is, is refused with reasons and read without those lines',
  async () => {
    const places = sharedFile(`${registers}/cambodia-admin-gazetteer/postal_codes.csv`);
    const mapping = 'docs/institutions/cambodia-places.json';
    const refused = await load(places, mapping);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('Nothing was imported: 48 things are wrong.');
    expect(refused.stderr.match(/there is nothing of this code/g)).toHaveLength(17);
    expect(refused.stderr).toContain(
      'line 1747, column name_km: "ឃុំ ចាន់ស" – the commune KH-170901 is called “ឃុំ បាគង” in line 1746',
    );
    const { code, stdout, stderr } = await load(places, mapping, '--skip-rejected');
    expect(code).toBe(0);
    expect(stderr).toMatch(/\d+ lines are left out: \d+ things are wrong/);
    expect(stdout).toMatch(/province +25 new/);
    expect(stdout).toMatch(/district +212 new/);
    expect(stdout).toMatch(/commune +1979 new/);
  },
);
