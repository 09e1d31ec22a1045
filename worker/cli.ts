import pg from 'pg';
import { Refusal } from '../db/refusal.ts';
import { NoDatabase } from './cli/database.ts';
import { commands, help } from './cli/commands.ts';
import { UsageError } from './cli/usage.ts';

const main = async (args: string[]): Promise<number> => {
  const name = Object.keys(commands).find((words) =>
    words.split(' ').every((word, place) => args[place] === word),
  );
  if (!name || args.includes('--help')) {
    console.log(help(name));
    const asked = ['help', '--help', '-h'].includes(args[0] ?? '') || args.includes('--help');
    return asked ? 0 : 2;
  }
  return (await commands[name]?.run(args.slice(name.split(' ').length))) ?? 0;
};

const exitCode = (error: unknown): number => {
  // whoever reads our output has enough of it, such as head
  if ((error as { code?: string }).code === 'EPIPE') return 0;
  if (error instanceof NoDatabase) return failed(error.message, 3);
  if (error instanceof Refusal) return failed(error.message, 1);
  if (error instanceof UsageError) return failed(error.message, 2);
  if (isParseError(error)) return failed(error.message, 2);
  if (isOurs(error)) return failed([error.message, error.hint].filter(Boolean).join('. '), 1);
  console.error(error);
  return 1;
};

const failed = (message: string, code: number): number => {
  console.error(message);
  return code;
};

const isParseError = (error: unknown): error is Error =>
  error instanceof Error && String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');

const isOurs = (error: unknown): error is pg.DatabaseError =>
  error instanceof pg.DatabaseError && (error.code ?? '').startsWith('RB');

process.exitCode = await main(process.argv.slice(2)).catch(exitCode);
