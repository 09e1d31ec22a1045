import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isNonNullType,
  isListType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'postgraphile/graphql';

/** Finds the id that a name such as `courseId` asks for; null where it says nothing. */
export type FindId = (name: string) => Promise<string | null>;

const samples: Record<string, unknown> = {
  String: 'A',
  Int: 1,
  Float: 1,
  BigFloat: '1',
  BigInt: '1',
  Boolean: true,
  Date: '2025-10-15',
  Datetime: '2025-10-15T08:00:00Z',
  JSON: {},
};

const valueOf = async (name: string, type: GraphQLInputType, find: FindId): Promise<unknown> => {
  if (isNonNullType(type)) return valueOf(name, type.ofType, find);
  if (isListType(type)) return [await valueOf(name, type.ofType, find)];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const isPatch = /Patch$/.test(type.name);
    return { ...(isPatch && (await someValue(fields))), ...(await inputOf(fields, find)) };
  }
  if (type.name === 'UUID') return find(name);
  return samples[type.name] ?? null;
};

// an update of nothing is refused whoever asks
const someValue = async (fields: GraphQLInputField[]): Promise<Record<string, unknown>> => {
  const field = fields.find(({ type }) => getNamedType(type).name in samples);
  return field
    ? { [field.name]: await valueOf(field.name, field.type, () => Promise.resolve(null)) }
    : {};
};

type Slot = GraphQLArgument | GraphQLInputField;

const inputOf = async (slots: Slot[], find: FindId): Promise<Record<string, unknown>> => {
  const entries: [string, unknown][] = [];
  for (const slot of slots) {
    const isWanted =
      isNonNullType(slot.type) || /[iI]ds?$/.test(slot.name) || slot.name === 'patch';
    if (isWanted && !/^(node|clientMutation)Id$/.test(slot.name)) {
      entries.push([slot.name, await valueOf(slot.name, slot.type, find)]);
    }
  }
  return Object.fromEntries(entries);
};

type Fields = GraphQLField<unknown, unknown>[];

const fieldsOf = (type: GraphQLOutputType): Fields => {
  const named = getNamedType(type);
  if (!isObjectType(named)) return [];
  return Object.values(named.getFields()).filter(
    ({ name, args }) =>
      !/^(query|nodeId|edges|pageInfo)$/.test(name) &&
      !args.some((argument) => isNonNullType(argument.type)),
  );
};
const leaves = (type: GraphQLOutputType): string =>
  [
    '__typename',
    ...fieldsOf(type)
      .filter(isLeaf)
      .map(({ name }) => name),
  ].join(' ');
const isLeaf = ({ type }: { type: GraphQLOutputType }): boolean => isLeafType(getNamedType(type));

/** All that stands in a row or its list; then each of its relations alone: documents stay small. */
const selections = (type: GraphQLOutputType): string[] => {
  if (isLeaf({ type })) return [''];
  const list = fieldsOf(type).find(({ name }) => name === 'nodes');
  if (list) return selections(list.type).map((row) => `{ nodes ${row} }`);
  const relations = fieldsOf(type).filter((field) => !isLeaf(field));
  return [
    `{ ${leaves(type)} }`,
    ...relations.map((field) => {
      const inner = fieldsOf(field.type).find(({ name }) => name === 'nodes');
      const row = inner ? `totalCount nodes { ${leaves(inner.type)} }` : leaves(field.type);
      return `{ ${field.name} { ${row.replace('totalCount ', hasTotal(field) ? 'totalCount ' : '')} } }`;
    }),
  ];
};
const hasTotal = ({ type }: { type: GraphQLOutputType }): boolean =>
  fieldsOf(type).some(({ name }) => name === 'totalCount');

export type Operation = { name: string; source: string; variables: Record<string, unknown> };

const operationsOf = async (
  kind: 'query' | 'mutation',
  field: GraphQLField<unknown, unknown>,
  findNamed: FindId,
): Promise<Operation[]> => {
  // `id` alone is that of what the field is named after
  const subject = field.name.replace(/^(create|update|delete)(?=[A-Z])/, '');
  const find: FindId = (name) => findNamed(name === 'id' ? `${subject}Id` : name);
  const variables = await inputOf([...field.args], find);
  const used = field.args.filter(({ name }) => name in variables);
  const declared = used.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = used.map(({ name }) => `${name}: $${name}`).join(', ');
  const head = declared ? `${kind} Walk(${declared})` : `${kind} Walk`;
  const chosen = selections(field.type);
  return (kind === 'query' ? chosen : chosen.slice(0, 1)).map((selection) => ({
    name: `${field.name} ${selection}`,
    source: `${head} { ${field.name}${passed ? `(${passed})` : ''} ${selection} }`,
    variables,
  }));
};

/** Operations for each field of the schema's root, with ids of `find`, and for what it leads to. */
export const operations = async (
  schema: GraphQLSchema,
  kind: 'query' | 'mutation',
  find: FindId,
): Promise<Operation[]> => {
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  const fields = Object.values(root!.getFields()).filter(({ name }) => !/^(query|node)/.test(name));
  const all: Operation[] = [];
  for (const field of fields) all.push(...(await operationsOf(kind, field, find)));
  return all;
};
