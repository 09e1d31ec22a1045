import { existsSync } from 'node:fs';
import path from 'node:path';

const file = path.resolve(import.meta.dirname, '../.env');

// What the environment says already stands.
if (existsSync(file)) process.loadEnvFile(file);
