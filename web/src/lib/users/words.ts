import { page } from '$app/state';
import type { UserWords } from '#lib/i18n/users/fr.ts';

/** The words of users and invitations. Read them in a derived value or a template. */
export const words = (): UserWords => (page.data as { users: UserWords }).users;
