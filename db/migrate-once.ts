import { openDatabase } from './open.ts';
import { giveUp } from './refusal.ts';

await openDatabase().then(({ stop }) => stop(), giveUp);
