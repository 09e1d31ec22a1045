import { depthLimit } from '@graphile/depth-limit';
import { lambda, SafeError } from 'postgraphile/grafast';
import { NoSchemaIntrospectionCustomRule, type ValidationRule } from 'postgraphile/graphql';
import type { GraphileConfig } from 'postgraphile/graphile-build';
import { documentRows, maximumPageSize, pageSize } from './document-rows.ts';
import { documentSize } from './document-size.ts';
import { onlyListed } from './operations.ts';

const maximumOffset = 100_000;
const maximumLength = 20_000;

type Argument = {
  defaultValue?: unknown;
  applyPlan?: (parent: unknown, target: unknown, argument: { getRaw: () => unknown }) => void;
};

// Absent first is a page; a larger one is cut. Offsets are finite.
const capped = (argument: Argument | undefined, maximum: number, fallback?: number) => {
  if (!argument?.applyPlan) return argument;
  const apply = argument.applyPlan;
  return {
    ...argument,
    ...(fallback === undefined ? {} : { defaultValue: fallback }),
    applyPlan: (parent: unknown, target: unknown, value: { getRaw: () => unknown }) =>
      apply(parent, target, {
        ...value,
        getRaw: () =>
          lambda(value.getRaw() as never, (wanted: number | null | undefined) =>
            Math.max(0, Math.min(wanted ?? fallback ?? 0, maximum)),
          ),
      }),
  };
};

const capArguments = (args: Record<string, Argument>, _: unknown, { scope }: { scope: Scope }) => {
  if (!scope.isPgFieldConnection && !scope.isPgFieldSimpleCollection) return args;
  return {
    ...args,
    ...(args['first'] ? { first: capped(args['first'], maximumPageSize, pageSize) } : {}),
    ...(args['offset'] ? { offset: capped(args['offset'], maximumOffset, 0) } : {}),
  };
};

type Scope = { isPgFieldConnection?: boolean; isPgFieldSimpleCollection?: boolean };

type Body = { query: unknown };

const refuseLong = ({ body: { query } }: { body: Body }): void => {
  if (typeof query !== 'string' || query.length <= maximumLength) return;
  throw new SafeError('The operation is too long.', { code: 'RBLIM', statusCode: 413 });
};

type Limits = {
  introspection: boolean;
  /** The only operations and fragments answered; any when absent. */
  listed?: ReadonlySet<string> | undefined;
};

/**
 * Caps pages at 500 rows (100 when not said), and the depth, length, size and possible rows of operations; hides
 * the schema; answers only listed operations where there is a list.
 */
export const limits = ({ introspection, listed }: Limits) =>
  ({
    name: 'LimitsPlugin',
    version: '1.0.0',
    schema: {
      hooks: {
        GraphQLObjectType_fields_field_args: { after: ['default'], callback: capArguments },
      },
    },
    grafserv: {
      middleware: {
        setPreset(next: () => unknown, event: { validationRules: ValidationRule[] }) {
          const result = next();
          event.validationRules.push(
            documentSize,
            documentRows,
            depthLimit({ maxDepth: 14, maxListDepth: 3 }),
          );
          if (!introspection) event.validationRules.push(NoSchemaIntrospectionCustomRule);
          if (listed) event.validationRules.push(onlyListed(listed));
          return result;
        },
        processGraphQLRequestBody(next: () => unknown, event: { body: Body }) {
          refuseLong(event);
          return next();
        },
      },
    },
  }) as unknown as GraphileConfig.Plugin;
