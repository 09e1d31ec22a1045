import type { Callable, Catalog, Column, Relation } from './catalog.ts';
import type { Random } from './random.ts';

/** Values of both schools, as SQL, by type. */
export type Literals = Record<string, string[]>;

type Source = { alias: string; columns: Column[] };

const comparable = /^(uuid|integer|smallint|bigint|numeric|text|date|boolean)$/;
const shown = (source: Source): string[] =>
  source.columns.map(({ name }) => `${source.alias}.${name}`);

/** Writes statements that a curious client with any SQL at all could send. */
export class Writer {
  #random: Random;
  #catalog: Catalog;
  #literals: Literals;
  #aliases = 0;

  constructor(random: Random, catalog: Catalog, literals: Literals) {
    this.#random = random;
    this.#catalog = catalog;
    this.#literals = literals;
  }

  statement(): string {
    const kind = this.#random.next();
    if (kind < 0.7) return this.#query();
    if (kind < 0.85) return this.#change(this.#random.pick(this.#catalog.relations));
    return this.#call(this.#random.pick(this.#catalog.functions));
  }

  #query(): string {
    const random = this.#random;
    const kind = random.next();
    if (kind < 0.1) {
      const [first, second] = [this.#narrow(), this.#narrow()];
      return `${first} ${random.pick(['union all', 'union', 'except', 'intersect'])} ${second}`;
    }
    if (kind < 0.2) return `with c as materialized (${this.#select(1)}) select * from c`;
    if (kind < 0.25) {
      return `with recursive c (n, k) as (select 1, (${this.#count()}) union all
        select n + 1, (${this.#count()}) + k from c where n < 3) select * from c`;
    }
    return this.#select(0);
  }

  #count(): string {
    const { from, sources } = this.#from(0);
    return `select count(*) from ${from} ${this.#where(sources, 1)}`;
  }

  #narrow(): string {
    const { from, sources } = this.#from(0);
    const columns = this.#random.pick(sources);
    const column = this.#random.pick(shown(columns));
    return `select (${column})::text from ${from} ${this.#where(sources, 1)}`;
  }

  #select(depth: number): string {
    const random = this.#random;
    const { from, sources } = this.#from(depth);
    const where = this.#where(sources, depth);
    const names = sources.flatMap(shown);
    const kind = random.next();
    if (kind < 0.2) {
      const key = random.pick(names);
      return `select count(*) as n, max((${random.pick(names)})::text) as m, (${key})::text as k
        from ${from} ${where} group by ${key} ${random.chance(0.3) ? 'having count(*) > 1' : ''}`;
    }
    if (kind < 0.3) {
      return `select (${random.pick(names)})::text as a,
        count(*) over (partition by (${random.pick(names)})::text) as n from ${from} ${where}`;
    }
    const some = random.shuffled(names).slice(0, 1 + random.below(4));
    return `select ${some.map((name, n) => `(${name})::text as c${n}`).join(', ')}
      from ${from} ${where}`;
  }

  #from(depth: number): { from: string; sources: Source[] } {
    const random = this.#random;
    const sources = [this.#source(this.#random.pick(this.#catalog.relations), depth)];
    let from = sources[0]!.text;
    for (let n = random.below(3); n > 0; n -= 1) {
      const next = this.#source(random.pick(this.#catalog.relations), depth);
      const pair = this.#pair(sources.flatMap(typed), typed(next));
      const join = random.pick(['join', 'left join', 'right join', 'full join']);
      from += pair ? ` ${join} ${next.text} on ${pair}` : ` cross join ${next.text}`;
      sources.push(next);
    }
    return { from, sources };
  }

  #source({ name, columns }: Relation, depth: number): Source & { text: string } {
    const alias = `t${++this.#aliases}`;
    const isNested = depth < 2 && this.#random.chance(0.15);
    const kept = columns.map((column) => column.name).join(', ');
    const inner = isNested
      ? `(select ${kept} from ${name} ${this.#where([{ alias: name, columns }], 2)})`
      : name;
    return { alias, columns, text: `${inner} as ${alias}` };
  }

  #pair(left: Typed[], right: Typed[]): string | null {
    const pairs = left.flatMap((one) =>
      right.filter((other) => other.type === one.type && comparable.test(one.type)),
    );
    if (pairs.length === 0) return null;
    const other = this.#random.pick(pairs);
    const one = this.#random.pick(left.filter(({ type }) => type === other.type));
    return `${one.text} = ${other.text}`;
  }

  #where(sources: Source[], depth: number): string {
    const count = this.#random.below(3);
    if (count === 0) return '';
    const conditions = Array.from({ length: count }, () => this.#condition(sources, depth));
    return `where ${conditions.join(this.#random.pick([' and ', ' or ']))}`;
  }

  #condition(sources: Source[], depth: number): string {
    const random = this.#random;
    const { text, type } = random.pick(sources.flatMap(typed));
    const kind = random.next();
    if (kind < 0.15 && depth < 2) return `exists (${this.#select(depth + 1)})`;
    if (kind < 0.25 && depth < 2) return `(${text})::text in (${this.#narrow()})`;
    if (kind < 0.35) return `${text} is ${random.pick(['null', 'not null'])}`;
    if (kind < 0.45) return `not ((${text})::text = ${this.literal('text')})`;
    if (!comparable.test(type)) return `(${text})::text like ${this.literal('text')} || '%'`;
    return `${text} ${random.pick(['=', '=', '=', '<>', '<', '>='])} ${this.literal(type)}`;
  }

  #change({ name, columns, insertable, updatable, mayDelete }: Relation): string {
    const random = this.#random;
    const kinds = [
      ...(insertable.length ? ['insert', 'insert'] : []),
      ...(updatable.length ? ['update', 'merge'] : []),
      ...(mayDelete ? ['delete'] : []),
      'copy',
    ];
    const returning = `returning ${random
      .shuffled(columns)
      .slice(0, 3)
      .map((column) => `(${name}.${column.name})::text`)
      .join(', ')}`;
    const own = [{ alias: name, columns }];
    const set = ({ name: column, type }: Column): string => `${column} = ${this.literal(type)}`;
    switch (random.pick(kinds)) {
      case 'insert': {
        const list = insertable.filter(() => random.chance(0.8));
        const into = list.length ? list : insertable;
        const values = into.map(({ type }) => this.literal(type)).join(', ');
        const conflict = random.chance(0.3) ? 'on conflict do nothing' : '';
        return `insert into ${name} (${into.map((column) => column.name).join(', ')})
          values (${values}) ${conflict} ${returning}`;
      }
      case 'update':
        return `update ${name} set ${set(random.pick(updatable))} ${this.#where(own, 1)} ${returning}`;
      case 'merge': {
        const other = this.#source(random.pick(this.#catalog.relations), 2);
        const pair = this.#pair(typed(own[0]!), typed(other)) ?? 'true';
        return `merge into ${name} using ${other.text} on ${pair}
          when matched then update set ${set(random.pick(updatable))}`;
      }
      case 'delete':
        return `delete from ${name} ${this.#where(own, 1)} ${returning}`;
      default:
        return `select (row(${name}.${random.pick(columns).name}))::text from ${name} for update`;
    }
  }

  #call({ name, arguments: types }: Callable): string {
    return `select f::text as answer from ${name}(${types
      .map((type) => this.#argument(type))
      .join(', ')}) as f`;
  }

  #argument(type: string): string {
    if (this.#random.chance(0.1)) return `null::${type}`;
    if (!type.endsWith('[]')) return this.literal(type);
    const items = Array.from({ length: 1 + this.#random.below(3) }, () =>
      this.literal(type.slice(0, -2)),
    );
    return `array[${items.join(', ')}]::${type}`;
  }

  literal(type: string): string {
    const known = this.#literals[type];
    return known ? this.#random.pick(known) : `null::${type}`;
  }
}

type Typed = { text: string; type: string };
const typed = ({ alias, columns }: Source): Typed[] =>
  columns.map(({ name, type }) => ({ text: `${alias}.${name}`, type }));
