import {
  getNamedType,
  getNullableType,
  GraphQLError,
  isListType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'postgraphile/graphql';

/** Rows of a page when a document does not say, and at most. */
export const pageSize = 100;
export const maximumPageSize = 500;

// The most of a page of the site is 1,000.
const maximumRows = 20_000;

// What a variable will be is not known here; nobody asks for more than it has.
const pageOf = ({ arguments: given }: FieldNode): number => {
  const first = given?.find(({ name }) => name.value === 'first')?.value;
  if (!first || first.kind === Kind.NULL) return pageSize;
  if (first.kind !== Kind.INT) return maximumPageSize;
  return Math.max(0, Math.min(Number(first.value), maximumPageSize));
};

/** How many rows a selection can give for one of its parent, whatever the data. */
const counter = (schema: GraphQLSchema, fragments: Map<string, FragmentDefinitionNode>) => {
  const known = new Map<string, number>();

  const ofField = (field: FieldNode, parent: GraphQLObjectType): number => {
    const definition = parent.getFields()[field.name.value];
    const type = definition && getNamedType(definition.type);
    if (!definition || !isObjectType(type) || !field.selectionSet) return 0;
    const inner = ofSelections(field.selectionSet, type);
    const isPaged = definition.args.some(({ name }) => name === 'first');
    if (isPaged) return pageOf(field) * (1 + inner);
    const isEdge = /Connection$/.test(parent.name); // counted with the connection
    return isListType(getNullableType(definition.type)) && !isEdge ? 1 + inner : inner;
  };

  const ofFragment = (name: string, parent: GraphQLObjectType): number => {
    const fragment = fragments.get(name);
    if (!fragment) return 0;
    if (!known.has(name)) {
      known.set(name, 0); // a fragment within itself is refused elsewhere
      known.set(name, ofTyped(fragment, parent));
    }
    return known.get(name)!;
  };

  const ofTyped = (
    { typeCondition, selectionSet }: InlineFragmentNode | FragmentDefinitionNode,
    parent: GraphQLObjectType,
  ): number => {
    const type = typeCondition && schema.getType(typeCondition.name.value);
    return ofSelections(selectionSet, isObjectType(type) ? type : parent);
  };

  const ofSelections = ({ selections }: SelectionSetNode, parent: GraphQLObjectType): number =>
    selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + ofField(selection, parent);
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + ofTyped(selection, parent);
      return sum + ofFragment(selection.name.value, parent);
    }, 0);

  return ofSelections;
};

/** How many rows each operation of a document can give, as far as the document tells. */
export const rowsOf = (schema: GraphQLSchema, { definitions }: DocumentNode): number[] => {
  const fragments = new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition] as const]
        : [],
    ),
  );
  const count = counter(schema, fragments);
  return definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    const root = schema.getRootType(definition.operation);
    return root ? [count(definition.selectionSet, root)] : [];
  });
};

/** Refuses documents whose lists within lists could have more rows than anybody reads. */
export const documentRows: ValidationRule = (context) => ({
  Document: (document) => {
    if (rowsOf(context.getSchema(), document).every((rows) => rows <= maximumRows)) return;
    context.reportError(
      new GraphQLError('The operation asks for too many rows.', { extensions: { code: 'RBLIM' } }),
    );
  },
});
