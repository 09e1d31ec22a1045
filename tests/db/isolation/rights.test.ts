import { expect, test } from 'vitest';
import { connect, useDatabase } from '../../support/database.ts';
import { rightsText } from './rights.ts';

test('every role has the rights that rights.txt declares, column by column, and no other', async () => {
  const { adminUrl } = await useDatabase();
  await expect(await rightsText(await connect(adminUrl))).toMatchFileSnapshot('rights.txt');
});
