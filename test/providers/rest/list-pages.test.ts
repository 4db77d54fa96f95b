import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { expectFailure, serve } from './served.ts';
import { SMALL } from './small-definition.ts';

describe('a response to a list call ends the connection', () => {
  test.each([
    ['no array', {}],
    ['null', { tokens: null }],
    ['an object', { tokens: {} }],
    ['an array elsewhere', []],
  ])('when the list in it is %s', async (_, body) => {
    const api = await serve(() => json(200, body));
    await expectFailure(api.list(SMALL), 'invalid-response');
  });

  test.each<[string, Reply]>([
    ['HTML', { status: 200, body: '<html><body>Log in' }],
    ['XML', { status: 200, body: '<?xml version="1.0"?><Error/>' }],
    ['an empty body', { status: 200 }],
    ['plain text', { status: 200, body: 'ok' }],
  ])('with a message that names %s, when that came instead of JSON', async (kind, reply) => {
    const api = await serve(() => reply);
    expect(await expectFailure(api.list(SMALL), 'invalid-response')).toBe(
      `listing the tokens: ${kind} came instead of JSON (HTTP 200)`,
    );
  });

  test('when it lacks an array that may be absent, and holds anything else', async () => {
    const lenient: Definition = { ...SMALL, list: { ...SMALL.list, missingMeansEmpty: true } };
    const empty = await serve(() => json(200, {}));
    expect(await empty.list(lenient)).toEqual([]);
    const broken = await serve(() => json(200, { error: 'no such workspace' }));
    await expectFailure(broken.list(lenient), 'invalid-response');
  });

  test('when a key of the path to the list is only inherited', async () => {
    const api = await serve(() => json(200, {}));
    const inherited: Definition = {
      ...SMALL,
      list: { path: '/tokens', itemsPath: 'constructor.prototype' },
    };
    await expectFailure(api.list(inherited), 'invalid-response');
  });
});
