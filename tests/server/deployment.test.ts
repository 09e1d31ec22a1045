import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true });
const example = readFileSync('.env.example', 'utf8');
const exampleKeys = [...example.matchAll(/^#?([A-Z_]+)=/gm)].map((match) => match[1]);

// Set by the operating system, by one of our processes for another, or by a tool.
const internal =
  /^(PATH|SystemRoot|NODE_ENV|GRAPHILE_ENV|PROTOCOL_HEADER|ADDRESS_HEADER|GM_\w+|ROLLBOOK_ADMIN_URL|ROLLBOOK_INTERNAL_ORIGIN|ROLLBOOK_INTERNAL_KEY)$/;

const variablesRead = (): string[] => {
  const names = new Set<string>();
  for (const file of globSync(['db/**/*.ts', 'worker/**/*.ts', 'web/server/**/*.ts'])) {
    const code = readFileSync(file, 'utf8');
    for (const match of code.matchAll(/process\.env(?:\.(\w+)|\['(\w+)'\])/g)) {
      names.add(match[1] ?? match[2] ?? '');
    }
    for (const match of code.matchAll(/\{([^{}]+)\} = process\.env/g)) {
      for (const part of match[1]?.split(',') ?? []) names.add(part.trim().split(/\W/)[0] ?? '');
    }
  }
  return [...names].filter((name) => name && !internal.test(name)).sort();
};

test('the containers are the database, its migration and the application', () => {
  expect(Object.keys(compose.services)).toEqual(['db', 'migrate', 'app']);
  expect(compose.services.db.image).toBe('postgres:18');
  expect(compose.services.db.volumes).toEqual(['data:/var/lib/postgresql']);
  expect(Object.keys(compose.volumes)).toEqual(['data']);
});

test('the application waits for the migration, and the migration for the database', () => {
  expect(compose.services.migrate.depends_on.db.condition).toBe('service_healthy');
  expect(compose.services.db.healthcheck.test).toContain('pg_isready');
  expect(compose.services.app.depends_on.migrate.condition).toBe('service_completed_successfully');
  expect(compose.services.migrate.restart).toBeUndefined();
});

test('every setting that the code reads stands in .env.example, and no other', () => {
  const onlyForContainers = ['POSTGRES_PASSWORD'];
  expect(exampleKeys.toSorted()).toEqual([...variablesRead(), ...onlyForContainers].sort());
});

test('every setting of the containers is one of .env.example', () => {
  const { services } = compose;
  const text = JSON.stringify(services);
  const interpolated = [...text.matchAll(/\$\{(\w+)/g)].map((match) => match[1]);
  expect(exampleKeys).toEqual(expect.arrayContaining(interpolated));
  const given = Object.keys(services.app.environment);
  expect(exampleKeys).toEqual(expect.arrayContaining(given));
  expect(services.migrate.environment).toEqual(services.app.environment);
});

test('the image runs what the repository starts, not as root', () => {
  const lines = readFileSync('Dockerfile', 'utf8').split('\n');
  expect(lines.filter((line) => line.startsWith('FROM node:24'))).toHaveLength(2);
  expect(lines).toContain('USER node');
  expect(lines).toContain('CMD ["node", "web/server/index.ts"]');
});
