import { graphql } from '#lib/graphql.ts';

export const ExchangeQuery = graphql(`
  query Exchange {
    bundleExportList
    importList
  }
`);

export const MakeBundle = graphql(`
  mutation MakeBundle($version: String!, $since: Date, $isSinceLast: Boolean!) {
    makeBundleExport(input: { version: $version, since: $since, isSinceLast: $isSinceLast }) {
      clientMutationId
    }
  }
`);

export const MakeArchive = graphql(`
  mutation MakeArchive {
    makeSchoolArchive(input: {}) {
      result
    }
  }
`);

export const CancelBundle = graphql(`
  mutation CancelBundle($export: UUID!) {
    cancelBundleExport(input: { exportId: $export }) {
      clientMutationId
    }
  }
`);
