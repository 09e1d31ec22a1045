import type { RecordWords } from '#lib/i18n/records/fr.ts';
import type { Field, Group, OwnField, StudentRecord, Values } from './types.ts';

const statuses = ['active', 'inactive', 'transferred', 'graduated'];
const required = ['last_name', 'first_name', 'student_number'];

const columns: Record<string, [name: string, type: Field['type'], choices?: string[]][]> = {
  identity: [
    ['last_name', 'text'],
    ['first_name', 'text'],
    ['student_number', 'text'],
    ['sex', 'select', ['', 'female', 'male']],
    ['birth_date', 'date'],
    ['birth_place', 'text'],
  ],
  contact: [
    ['phone', 'tel'],
    ['email', 'text'],
    ['house_number', 'text'],
    ['village', 'text'],
    ['commune', 'text'],
    ['district', 'text'],
    ['province', 'text'],
    ['address', 'note'],
  ],
  emergency: [
    ['emergency_name', 'text'],
    ['emergency_phone', 'tel'],
  ],
  schooling: [
    ['status', 'select', statuses],
    ['is_registered', 'select', ['true', 'false']],
    ['enrolled_on', 'date'],
    ['graduated_on', 'date'],
    ['previous_school', 'text'],
    ['transfer_reason', 'note'],
  ],
};

/** Names of the columns of a record that a form may change. */
export const columnNames = Object.values(columns).flatMap((group) => group.map(([name]) => name));

export const ownName = (id: string): string => `custom.${id}`;

const optionOf = (value: string, w: RecordWords) => ({
  value,
  label: value === '' ? w.notSaid : (w.choices[value] ?? w.yesNo[value] ?? value),
});

const ownTypes: Record<OwnField['type'], Field['type']> = {
  text: 'text',
  number: 'decimal',
  date: 'date',
  choice: 'select',
  yes_no: 'select',
};

/** A field of the school's own, as it is entered. */
export const ownField = (field: OwnField, w: RecordWords): Field => ({
  name: ownName(field.id),
  label: field.name,
  type: ownTypes[field.type],
  isRequired: field.isRequired,
  options:
    field.type === 'choice'
      ? ['', ...field.choices].map((value) => ({ value, label: value || w.notSaid }))
      : ['', 'true', 'false'].map((value) => optionOf(value, w)),
});

/** What a record consists of, group by group, with the school's own fields last. */
export const recordGroups = (record: StudentRecord, w: RecordWords): Group[] => {
  const groups = Object.entries(columns).map(([key, fields]) => ({
    key,
    label: w.record.groups[key as keyof typeof w.record.groups],
    fields: fields.map(([name, type, choices]) => ({
      name,
      type,
      label: w.fields[name] ?? name,
      isRequired: required.includes(name),
      options: choices?.map((value) => optionOf(value, w)),
    })),
  }));
  if (record.fields.length === 0) return groups;
  const fields = record.fields.map((field) => ownField(field, w));
  return [...groups, { key: 'own', label: w.record.groups.own, fields }];
};

const written = (value: unknown): string =>
  value === null || value === undefined ? '' : String(value);

/** The values of a record, by the names of its fields. */
export const recordValues = ({ student, fields }: StudentRecord): Values =>
  Object.fromEntries([
    ...columnNames.map((name) => [name, written(student[name])]),
    ...fields.map(({ id, value }) => [ownName(id), written(value)]),
  ]);

type PrivateField = { name: string; type: string; choices: string[] };

/** The fields of a sealed record. */
export const privateFields = (fields: PrivateField[], w: RecordWords): Field[] =>
  fields.map(({ name, type, choices }) => {
    const field = { name, label: w.fields[name] ?? name };
    if (type === 'note') return { ...field, type: 'note' };
    if (type === 'amount') return { ...field, type: 'decimal' };
    if (type === 'text') return { ...field, type: 'text' };
    const values = ['', ...(type === 'choice' ? choices : ['true', 'false'])];
    return { ...field, type: 'select', options: values.map((value) => optionOf(value, w)) };
  });
