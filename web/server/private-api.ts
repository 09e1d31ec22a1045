import { loadOneWithPgClient, sideEffectWithPgClient } from 'postgraphile/@dataplan/pg';
import { constant, object, type FieldArgs } from 'postgraphile/grafast';
import { extendSchema, gql } from 'postgraphile/utils';
import { privateRecords, type Client } from './private.ts';

type Place = { kind: string; id: string };
type Change = Place & { before: Record<string, unknown> | null; after: Record<string, unknown> };

/** What the API says of sealed records: the server opens them for whom the database lets. */
export const privateApi = (masterKey: Buffer) => {
  const records = privateRecords(masterKey);
  return extendSchema((build) => {
    const executor = build.pgExecutor;
    if (!executor) throw new Error('There is no database to keep sealed records in.');
    const input = (args: FieldArgs, name: string) => args.getRaw(['input', name]);
    return {
      typeDefs: gql`
        extend type Query {
          """
          A sealed record of a student or guardian, for somebody with the right to it; null for
          anybody else. kind: student_health, student_backgrounds or guardian_backgrounds. fields:
          name, type and choices, in order; values by name; sealedAt; isDestroyed, when the key is
          gone. Error RBVAL: no such kind.
          """
          privateRecord(kind: String!, id: UUID!): JSON
        }
        extend type Mutation {
          """
          Changes a sealed record: after, the fields and their values; before, as they were when the
          user began. result: whether there was somebody to change it of. Errors: RBVAL, no such
          field or no value for it; RBSTL, somebody else changed the same (field, yours, theirs in
          the details); RBDEN, no right.
          """
          savePrivateRecord(input: SavePrivateRecordInput!): SavePrivateRecordPayload
          """
          Seals everything that the school keeps secret with a new key and destroys the older ones.
          result: the new key's version. Error RBDEN: not an admin.
          """
          rotateSchoolKey(input: RotateSchoolKeyInput!): RotateSchoolKeyPayload
        }
        input SavePrivateRecordInput {
          kind: String!
          id: UUID!
          before: JSON
          after: JSON!
        }
        type SavePrivateRecordPayload {
          result: Boolean
        }
        input RotateSchoolKeyInput {
          clientMutationId: String
        }
        type RotateSchoolKeyPayload {
          result: Int
        }
      `,
      objects: {
        Query: {
          plans: {
            privateRecord: (_: unknown, args: FieldArgs) =>
              loadOneWithPgClient(
                executor,
                object({ kind: args.getRaw('kind'), id: args.getRaw('id') }),
                (client, places) =>
                  (places as Place[]).map(({ kind, id }) =>
                    records.read(client as Client, kind, id),
                  ),
              ),
          },
        },
        Mutation: {
          plans: {
            savePrivateRecord: (_: unknown, args: FieldArgs) => {
              const $change = object({
                kind: input(args, 'kind'),
                id: input(args, 'id'),
                before: input(args, 'before'),
                after: input(args, 'after'),
              });
              const $result = sideEffectWithPgClient(executor, $change, (client, change) => {
                const { kind, id, before, after } = change as Change;
                return records.save(client as Client, kind, id, before ?? {}, after);
              });
              return object({ result: $result });
            },
            rotateSchoolKey: () =>
              object({
                result: sideEffectWithPgClient(executor, constant(null), (client) =>
                  records.rotate(client as Client),
                ),
              }),
          },
        },
      },
    };
  });
};
