import type {} from 'postgraphile';
import type { GraphileConfig } from 'postgraphile/graphile-build';

const tenant = 'school_id';
// What ranks were made of: other students' figures could be read from it.
const internal = 'ranked_by';

const withoutTenant = <Item>(
  items: readonly Item[],
  name: (item: Item) => string = (item) => String(item),
): Item[] => {
  const rest = items.filter((item) => name(item) !== tenant);
  return rest.length > 0 ? rest : [...items];
};

type Unique = { attributes: readonly string[]; isPrimary?: boolean };
type Keyed = { resource: { uniques: Unique[]; codec: unknown }; unique: Unique };
type Naming = {
  camelCase: (text: string) => string;
  upperCamelCase: (text: string) => string;
  _singularizedCodecName: (codec: unknown) => string;
};

// The key that is the primary key without the school: under row level security it is unique.
const isOwnKey = ({ resource, unique }: Keyed): boolean => {
  const primary = resource.uniques.find((candidate) => candidate.isPrimary);
  return (
    primary !== undefined && withoutTenant(primary.attributes).join() === unique.attributes.join()
  );
};

const byKeys = (verb: 'update' | 'delete') => ({
  [`${verb}ByKeysField`](this: Naming, previous: (d: Keyed) => string, _: unknown, details: Keyed) {
    if (!isOwnKey(details)) return previous(details);
    return this.camelCase(`${verb}-${this._singularizedCodecName(details.resource.codec)}`);
  },
  [`${verb}ByKeysInputType`](
    this: Naming,
    previous: (d: Keyed) => string,
    _: unknown,
    details: Keyed,
  ) {
    if (!isOwnKey(details)) return previous(details);
    return this.upperCamelCase(
      `${verb}-${this._singularizedCodecName(details.resource.codec)}-input`,
    );
  },
});

type Constraint = {
  contype: string;
  conkey: number[];
  getAttributes: () => { attname: string }[];
};
type Table = {
  relkind: string;
  getConstraints: () => Constraint[];
  getTagsAndDescription: () => { tags: Record<string, unknown> };
};

const keysWithoutTenant = (table: Table): string[] =>
  table
    .getConstraints()
    .filter(({ contype, conkey }) => ['p', 'u'].includes(contype) && conkey?.length > 1)
    .map((constraint) => constraint.getAttributes().map(({ attname }) => attname))
    .filter(([first]) => first === tenant)
    .map((names) => names.slice(1))
    // a key that holds the identifier and more exists for references only
    .filter((names) => names.length === 1 || !names.includes('id'))
    .map((names) => names.join(','));

/**
 * Names as if there were one school: `id` stays `id`, the global identifier is `nodeId`, no relation,
 * key, input or filter mentions `school_id`, which can only be read.
 */
export const TenantNamesPlugin = {
  name: 'TenantNamesPlugin',
  version: '1.0.0',
  inflection: {
    replace: {
      nodeIdFieldName: () => 'nodeId',
      _attributeName: (
        previous: (details: object) => string,
        _: unknown,
        details: Record<string, unknown>,
      ) => previous({ ...details, skipRowId: true }),
      _joinAttributeNames: (
        previous: (codec: unknown, names: string[]) => string,
        _: unknown,
        codec: unknown,
        names: string[],
      ) => previous(codec, withoutTenant(names)),
      _getBaseNameFromKeys: (
        previous: (keys: { attributeName: string }[]) => string,
        _: unknown,
        keys: { attributeName: string }[],
      ) => previous(withoutTenant(keys, ({ attributeName }) => attributeName)),
      rowByUnique(this: Naming, previous: (d: Keyed) => string, _: unknown, details: Keyed) {
        if (!isOwnKey(details)) return previous(details);
        return this.camelCase(this._singularizedCodecName(details.resource.codec));
      },
      ...byKeys('update'),
      ...byKeys('delete'),
    },
  },
  schema: {
    entityBehavior: {
      pgCodecAttribute: {
        override: {
          provides: ['tenantNames'],
          after: ['inferred'],
          callback: (behavior: unknown, [, attribute]: [unknown, string]) =>
            attribute === tenant || attribute === internal
              ? [
                  ...(attribute === internal ? ['-attribute:select'] : []),
                  behavior,
                  '-attribute:insert',
                  '-attribute:update',
                  '-attribute:filterBy',
                  '-attribute:orderBy',
                  '-condition:attribute:filterBy',
                ]
              : behavior,
        },
      },
      pgResourceUnique: {
        override: {
          provides: ['tenantNames'],
          after: ['inferred'],
          callback: (behavior: unknown, [resource, unique]: [Keyed['resource'], Unique]) => {
            const isTenantKey = unique.attributes.includes(tenant) && unique.attributes.length > 1;
            const isKey = unique.isPrimary || isOwnKey({ resource, unique });
            return [
              behavior,
              ...(isTenantKey ? ['-single'] : []),
              ...(isTenantKey || !isKey
                ? ['-constraint:resource:update', '-constraint:resource:delete']
                : []),
            ];
          },
        },
      },
    },
  },
  gather: {
    hooks: {
      pgIntrospection_introspection: {
        before: ['PgFakeConstraintsPlugin'],
        callback(_: unknown, { introspection }: { introspection: { classes: Table[] } }) {
          for (const table of introspection.classes) {
            if (!['r', 'p'].includes(table.relkind)) continue;
            const keys = keysWithoutTenant(table);
            const { tags } = table.getTagsAndDescription();
            const own = tags['unique'] ? [tags['unique']].flat() : [];
            if (keys.length > 0) tags['unique'] = [...new Set([...own, ...keys])];
          }
        },
      },
    },
  },
} as unknown as GraphileConfig.Plugin;
