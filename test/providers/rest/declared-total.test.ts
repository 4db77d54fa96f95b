import { expect, test } from 'vitest';
import type { HttpResponse } from '../../../lambda/http-ports.ts';
import { DeclaredTotal } from '../../../lambda/providers/rest/declared-total.ts';

const page = (body: unknown): HttpResponse => ({
  status: 200,
  headers: {},
  text: JSON.stringify(body),
  repeated: false,
});

test.each([
  [[3], 3, true],
  [[3, 5], 4, true],
  [[3, 5], 5, true],
  [['3'], 3, true],
  [[3, 5], 2, false],
  [[3, 5], 6, false],
])('pages that declare %j entries and %i received: complete %j', (totals, received, isComplete) => {
  const declared = new DeclaredTotal('meta.total', 'tokens');
  for (const total of totals) declared.read(page({ meta: { total } }));
  const compare = () => declared.compare(received);
  if (isComplete) expect(compare).not.toThrow();
  else expect(compare).toThrow(expect.objectContaining({ code: 'invalid-response' }));
});

test.each([[undefined], [null], ['many'], [1.5], [{}]])('a total of %j is an error', (total) => {
  const declared = new DeclaredTotal('total', 'tokens');
  expect(() => declared.read(page({ total }))).toThrow(
    'listing the tokens: the response does not give the number of entries at total',
  );
});
