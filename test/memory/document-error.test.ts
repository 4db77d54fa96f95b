import { expect, test } from 'vitest';
import { DocumentError } from '../../lambda/memory/document-error.ts';

test('an error about a document has a name of its own', () => {
  expect(new DocumentError('is not JSON')).toMatchObject({
    name: 'DocumentError',
    message: 'is not JSON',
  });
});
