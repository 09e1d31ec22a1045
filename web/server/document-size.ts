import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'postgraphile/graphql';

const maximumFields = 500;
const maximumRootFields = 20;

/** How many fields a document asks for, fragments counted as often as they are spread. */
const countFields = ({ definitions }: DocumentNode): number => {
  const fragments = new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition.selectionSet] as const]
        : [],
    ),
  );
  const known = new Map<string, number>();
  const spread = (name: string): number => {
    const selections = fragments.get(name);
    if (!selections) return 0;
    if (!known.has(name)) {
      known.set(name, 0); // a fragment within itself is refused elsewhere
      known.set(name, count(selections));
    }
    return known.get(name)!;
  };
  const count = ({ selections }: SelectionSetNode): number =>
    selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + spread(selection.name.value);
      const own = selection.kind === Kind.FIELD ? 1 : 0;
      return sum + own + (selection.selectionSet ? count(selection.selectionSet) : 0);
    }, 0);
  return definitions.reduce(
    (sum, definition) =>
      sum + (definition.kind === Kind.OPERATION_DEFINITION ? count(definition.selectionSet) : 0),
    0,
  );
};

/** Refuses documents of more than 500 fields or 20 at the root, aliases included. */
export const documentSize: ValidationRule = (context) => ({
  Document: (document) => {
    const roots = document.definitions.map((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections.length : 0,
    );
    if (countFields(document) <= maximumFields && Math.max(...roots) <= maximumRootFields) return;
    context.reportError(
      new GraphQLError('The operation asks for too much.', { extensions: { code: 'RBLIM' } }),
    );
  },
});
