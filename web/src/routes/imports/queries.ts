import { graphql } from '#lib/graphql.ts';

export const ImportList = graphql(`
  query ImportList {
    importList
  }
`);

export const ImportPageQuery = graphql(`
  query ImportPage($import: UUID!, $action: String!, $start: Int!) {
    importPage(importId: $import, action: $action, start: $start)
  }
`);

export const MapImport = graphql(`
  mutation MapImport($import: UUID!, $columns: [String]!) {
    mapImport(input: { importId: $import, columns: $columns }) {
      clientMutationId
    }
  }
`);

export const ChangeImportKind = graphql(`
  mutation ChangeImportKind($import: UUID!, $kind: String!) {
    changeImportKind(input: { importId: $import, kind: $kind }) {
      clientMutationId
    }
  }
`);

export const ChooseImportHeader = graphql(`
  mutation ChooseImportHeader($import: UUID!, $line: Int!) {
    chooseImportHeader(input: { importId: $import, line: $line }) {
      clientMutationId
    }
  }
`);

export const CorrectImport = graphql(`
  mutation CorrectImport($import: UUID!, $rows: JSON!) {
    correctImport(input: { importId: $import, rows: $rows }) {
      clientMutationId
    }
  }
`);

export const LeaveOutRejected = graphql(`
  mutation LeaveOutRejected($import: UUID!) {
    leaveOutRejected(input: { importId: $import }) {
      clientMutationId
    }
  }
`);

export const WriteImport = graphql(`
  mutation WriteCheckedImport($import: UUID!) {
    writeCheckedImport(input: { importId: $import }) {
      clientMutationId
    }
  }
`);

export const CancelImport = graphql(`
  mutation CancelImport($import: UUID!) {
    cancelImport(input: { importId: $import }) {
      clientMutationId
    }
  }
`);

export const UndoImport = graphql(`
  mutation UndoWrittenImport($import: UUID!) {
    undoWrittenImport(input: { importId: $import }) {
      clientMutationId
    }
  }
`);
