import { error } from '@sveltejs/kit';
import { graphql } from '../../graphql.ts';
import { loadImportWords, loadTemplateWords } from '../../i18n/imports/load.ts';
import type { TemplateField } from '../../imports/types.ts';
import { ask } from '../api.ts';
import { requireAdmin } from '../viewer.ts';

const ImportKindFields = graphql(`
  query ImportKindFields {
    importKindFields
  }
`);

/** A column of a template, in the words of the reader. */
export type TemplateColumn = {
  title: string;
  example: string;
  meaning: string;
  isRequired: boolean;
  choices: string[];
  isClosed: boolean;
};

// a whole name stands for last and first name
const isShown = ({ name }: TemplateField): boolean => name !== 'full_name';

/**
 * What a table to fill in of a kind of import has in the language of who asks: a name for the file,
 * and its columns. Fails with 404 when there is no such import.
 */
export const templateOf = async (
  locals: App.Locals,
  kind: string,
): Promise<{ name: string; columns: TemplateColumn[] }> => {
  requireAdmin(locals);
  const answer = await ask(locals.api, ImportKindFields, {});
  const fields = (answer.importKindFields as Record<string, TemplateField[]>)[kind];
  if (!fields) error(404, 'There is no import of this.');
  const [w, t] = await Promise.all([
    loadImportWords(locals.language),
    loadTemplateWords(locals.language),
  ]);
  const columns = fields.filter(isShown).map((field): TemplateColumn => {
    const { name, type, label, isRequired } = field;
    const words = t.choices[type];
    const choices = (field.choices ?? []).map((choice) => words?.[choice] ?? choice);
    const example = t.examples[name] ?? t.ownExamples[type] ?? '';
    return {
      title: w.fields[name] ?? label ?? name,
      example: choices.length > 0 && !choices.includes(example) ? choices[0]! : example,
      meaning: t.meanings[name] ?? t.types[type] ?? '',
      isRequired,
      choices,
      isClosed: words !== undefined || label !== null,
    };
  });
  return { name: w.kinds[kind] ?? kind, columns };
};
