import { PgSimplifyInflectionPreset } from '@graphile/simplify-inflection';
import type { Request } from 'express';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { PostGraphileConnectionFilterPreset } from 'postgraphile-plugin-connection-filter';
import { makePgSmartTagsFromFilePlugin } from 'postgraphile/utils';
import type { DocumentNode } from 'postgraphile/graphql';
import { fileURLToPath } from 'node:url';
import { busyAnswers } from './busy.ts';
import { requestSettings } from './context.ts';
import { maskErrors, type Sentences } from './errors.ts';
import { limits } from './limits.ts';
import { TenantNamesPlugin } from './names.ts';
import { makeOneFlightPgService } from './one-flight.ts';
import type { Pools } from './pools.ts';
import { privateApi } from './private-api.ts';

type Options = {
  pools: Pick<Pools, 'reading' | 'writing'>;
  isDevelopment: boolean;
  listed?: ReadonlySet<string> | undefined;
  masterKey: Buffer;
  sentences: () => Sentences;
  log: (error: unknown) => void;
};

type Arguments = { document?: DocumentNode; operationName?: string | null };

const isMutation = ({ document, operationName }: Arguments): boolean =>
  document?.definitions.some(
    (definition) =>
      definition.kind === 'OperationDefinition' &&
      definition.operation === 'mutation' &&
      (!operationName || definition.name?.value === operationName),
  ) ?? false;

/** How PostGraphile makes the API: names, limits, errors, and the context of every request. */
export const makePreset = ({ pools, isDevelopment, listed, masterKey, sentences, log }: Options) =>
  ({
    extends: [
      PostGraphileAmberPreset,
      PgSimplifyInflectionPreset,
      PostGraphileConnectionFilterPreset,
    ],
    plugins: [
      TenantNamesPlugin,
      busyAnswers,
      limits({ introspection: isDevelopment, listed }),
      privateApi(masterKey),
      makePgSmartTagsFromFilePlugin(fileURLToPath(new URL('tags.json5', import.meta.url))),
    ],
    pgServices: [makeOneFlightPgService({ pools, schemas: ['app_public'] })],
    gather: { pgStrictFunctions: false },
    schema: {
      dontSwallowErrors: true,
      defaultBehavior:
        '-resource:connection:backwards -nodeId:resource:update -nodeId:resource:delete',
      pgForbidSetofFunctionsToReturnNull: true,
      connectionFilterComputedColumns: false,
      connectionFilterSetofFunctions: false,
      connectionFilterArrays: false,
      connectionFilterLogicalOperators: false,
      connectionFilterAllowedOperators: [
        'equalTo',
        'in',
        'isNull',
        'lessThanOrEqualTo',
        'greaterThanOrEqualTo',
      ],
    },
    grafast: {
      explain: isDevelopment,
      context: (
        { node, expressv4 }: { node?: { req: Request }; expressv4?: { req: Request } },
        args: Arguments,
      ) => ({
        pgSettings: {
          ...requestSettings((node ?? expressv4)!.req),
          ...(isMutation(args) ? {} : { transaction_read_only: 'on' }),
        },
      }),
    },
    grafserv: {
      graphqlPath: '/graphql',
      graphiql: isDevelopment,
      graphiqlPath: '/graphiql',
      graphiqlOnGraphQLGET: false,
      maxRequestLength: 1_000_000,
      maskError: maskErrors(sentences, log),
    },
  }) as unknown as GraphileConfig.Preset;
