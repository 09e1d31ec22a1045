import { expect, test } from 'vitest';
import { readPayload } from '../../worker/payload.ts';

const shape = { schoolId: 'number', classId: 'string' } as const;

test('a job with all its ids is accepted', () => {
  const payload = { schoolId: 1, classId: 'a' };
  expect(readPayload(payload, shape)).toEqual(payload);
});

test.each([[undefined], [null], [{}], [{ schoolId: '1', classId: 'a' }], [{ schoolId: 1 }]])(
  'a job with the payload %j is refused',
  (payload) => {
    expect(() => readPayload(payload, shape)).toThrow('The payload needs');
  },
);
