import { expect, test } from 'vitest';
import { refuseDebugOutput } from '../lambda/startup.ts';

test('a program refuses to run while NODE_DEBUG would print its requests', () => {
  expect(() => refuseDebugOutput({ NODE_DEBUG: 'http' })).toThrow(
    expect.objectContaining({
      code: 'invalid-configuration',
      message: 'NODE_DEBUG makes Node print requests with the secrets in them; unset it',
    }),
  );
});

test.each([{}, { NODE_DEBUG: '' }, { NODE_DEBUG: undefined }])(
  'a program runs with the environment %j',
  (env) => {
    expect(() => refuseDebugOutput(env)).not.toThrow();
  },
);
