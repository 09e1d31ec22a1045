import { tryPages } from '../support/pages.ts';

await tryPages('phone');
