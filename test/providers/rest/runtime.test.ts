import { expect, test } from 'vitest';
import { expectFailure, serve } from './served.ts';
import { EMPTY } from './sign-in.ts';
import { SMALL } from './small-definition.ts';

test('a connection without the secret that its definition needs fails with a message that says so', async () => {
  const api = await serve(() => EMPTY);
  const message = await expectFailure(api.list(SMALL, { secret: undefined }), 'invalid-secret');
  expect(message).toMatch(/names no secret/);
});
