import type pg from 'pg';
import type { Mutant } from './mutants.ts';

type Routine = { identity: string; definition: string; isDefiner: boolean; isHelper: boolean };

// Helpers are what policies call.
const routinesText = `
  select p.oid::regprocedure::text as identity, pg_get_functiondef(p.oid) as definition,
    p.prosecdef as "isDefiner",
    exists (
      select from pg_depend d
      where d.classid = 'pg_policy'::regclass and d.refclassid = 'pg_proc'::regclass
        and d.refobjid = p.oid) as "isHelper"
  from pg_proc p
  where p.pronamespace::regnamespace::text in ('app_public', 'app_hidden', 'app_private', 'mart')
    and p.prokind = 'f'
    and p.prorettype <> 'trigger'::regtype
  order by 1`;

/** Where the parenthesis that opens at a place closes. */
const closing = (text: string, open: number): number => {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')' && --depth === 0) return at;
  }
  throw new Error(`A parenthesis does not close: ${text.slice(open, open + 80)}`);
};

const replaced = (text: string, from: number, to: number, by: string): string =>
  text.slice(0, from) + by + text.slice(to);

const setting = `nullif(current_setting('app.school'::text, true), ''::text)::integer`;
const check =
  /\bapp_hidden\.(?:has_duty|has_right|is_member|is_class_visible|may_\w+)\(|\b(?:app_hidden\.check_admin|app_private\.require_council|app_private\.(?:course_)?reader_of)\(/gi;
const refusal =
  /\b(if|elsif)\s(?!0 > 1)((?:(?!\bthen\b)[^;])*?)\sthen\s+raise exception [^;]*errcode = '(\w+)'/gi;
// what is not there for somebody is refused as wrong, not as forbidden
const isAboutRights = (condition: string, code: string): boolean =>
  /^(RBDEN|42501)$/.test(code) || /app_hidden\.current_\w+_ids/.test(condition);

/** What is changed, and the body that comes of it. */
type Change = [what: string, body: string];

// who is not asked counts as staff, where the answer says as whom one reads
const passed = (call: string): string => (/reader_of/i.test(call) ? `('staff')` : '(true)');

const withoutChecks = (text: string): Change[] =>
  [...text.matchAll(check)].map((match, n) => {
    const open = match.index + match[0].length - 1;
    const end = closing(text, open) + 1;
    return [`check ${n + 1} removed`, replaced(text, match.index, end, passed(match[0]))];
  });

const withoutRefusals = (text: string): Change[] =>
  [...text.matchAll(refusal)]
    .filter(([, , condition, code]) => isAboutRights(condition!, code!))
    .map((match, n) => {
      const at = match.index + match[1]!.length + 1;
      return [`refusal ${n + 1} removed`, replaced(text, at, at + match[2]!.length, '0 > 1')];
    });

const trustingSetting = (text: string): string =>
  text
    .replace(
      /\(\s*SELECT app_hidden\.current_school_id\(\) AS current_school_id\)/gi,
      `(${setting})`,
    )
    .replace(/\bapp_hidden\.current_school_id\(\)/g, `(${setting})`);

const withoutAll = (text: string, operator: (text: string) => Change[]): string => {
  const [, changed] = operator(text)[0] ?? [];
  return changed === undefined || changed === text ? text : withoutAll(changed, operator);
};

// Where several checks stand behind each other, taking one changes nothing; taking all must.
const withoutAny = (text: string, isHelper: boolean): Change[] => {
  const count = withoutChecks(text).length + withoutRefusals(text).length;
  const trusting = trustingSetting(text);
  const isOneOfMany = isHelper && count === 0; // its condition is taken anyway
  if (isOneOfMany || (count < 2 && trusting === text)) return [];
  return [['asks nobody', withoutAll(withoutAll(trusting, withoutChecks), withoutRefusals)]];
};

// PostgreSQL prints each condition of a chain in parentheses.
const withoutConditions = (text: string): Change[] =>
  [...text.matchAll(/\bWHERE \(/g)].flatMap((match) => {
    const open = match.index + match[0].length - 1;
    const end = closing(text, open);
    const parts: [number, number][] = [];
    for (let at = open + 1; at < end;) {
      const isChain = text[at] === '(';
      const to = isChain ? closing(text, at) + 1 : end;
      parts.push([at, to]);
      at = text.startsWith(' AND ', to) ? to + 5 : end;
    }
    return parts.map(([from, to]): Change => {
      const condition = text.slice(from, to).replace(/\s+/g, ' ').slice(0, 70);
      return [`without ${condition}`, replaced(text, from, to, 'true')];
    });
  });

const wholly: Change = ['always true', '\nRETURN true'];

/** What stands before a function's body, and the body. */
const halves = (definition: string): [string, string] => {
  const at = definition.search(/\n(?:AS \$|BEGIN ATOMIC|RETURN )/);
  return [definition.slice(0, at), definition.slice(at)];
};

/** Each check of each definer removed, each helper of the policies weakened, one at a time. */
export const weakenedFunctions = async (db: pg.Client): Promise<Mutant[]> => {
  const { rows } = await db.query<Routine>(routinesText);
  return rows.flatMap(({ identity, definition, isDefiner, isHelper }) => {
    const [head, body] = halves(definition);
    const isChecker = isDefiner || /check_admin|require_/.test(identity);
    const changes = [
      ...(isChecker ? [...withoutChecks(body), ...withoutRefusals(body)] : []),
      ...(isDefiner ? withoutAny(body, isHelper) : []),
      ...(isHelper ? withoutConditions(body) : []),
      ...(isHelper && /\n RETURNS boolean\n/.test(head) ? [wholly] : []),
    ];
    return changes.map(([what, changed]) => ({
      kind: isHelper ? 'helper weakened' : 'check removed',
      label: `${identity}: ${what}`,
      table: null,
      routine: identity,
      sql: head + changed,
    }));
  });
};
