import type { Client } from '@urql/core';
import type { Language } from '#lib/i18n/language.ts';
import type { Viewer } from '#lib/viewer.ts';

declare global {
  namespace App {
    interface Locals {
      api: Client;
      viewer: Viewer | null;
      language: Language;
    }
    interface PageState {
      /** In a gradebook: whether one student alone is shown. */
      single?: boolean;
    }
    interface Error {
      /** Five letters of the database or the server, to tell support. */
      code?: string;
    }
  }
}
