import { expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { problemsOf } from './problems-of.ts';

test.each<[string, Partial<Definition>, RegExp]>([
  [
    'a deletion with the id in the body',
    { revoke: { method: 'DELETE', path: '/tokens/x', json: { id: '{item.id}' }, ok: [204] } },
    /^revoke\.path: must contain/,
  ],
  [
    'a revocation by another field',
    { revoke: { method: 'POST', path: '/tokens/{item.name}', ok: [204] } },
    /^revoke\.path: the path or the body must contain/,
  ],
  [
    'a revocation with the id in the query',
    { revoke: { method: 'POST', path: '/revoke', query: { id: '{item.id}' }, ok: [204] } },
    /^revoke\.path: the path or the body must contain/,
  ],
  [
    'a revocation where the list is',
    { revoke: { method: 'POST', path: '/tokens', json: { id: '{item.id}' }, ok: [204] } },
    /^revoke\.path: must differ from the path of the list/,
  ],
  [
    'a disabling of everything',
    { disable: { method: 'POST', path: '/disable', ok: [200] } },
    /^disable\.path: the path or the body must contain/,
  ],
  [
    'a restoring of everything',
    {
      disable: { method: 'POST', path: '/tokens/{item.id}/off', ok: [200] },
      restore: { method: 'POST', path: '/on', ok: [200] },
    },
    /^restore\.path: the path or the body must contain/,
  ],
  [
    'a restoring of what cannot be disabled',
    { restore: { method: 'POST', path: '/tokens/{item.id}/on', ok: [200] } },
    /^restore: nothing could be restored: there is no `disable`/,
  ],
  [
    'a restoring that disables',
    {
      disable: { method: 'POST', path: '/tokens/{item.id}/off', ok: [200] },
      restore: { method: 'POST', path: '/tokens/{item.id}/off', ok: [204] },
    },
    /^restore: sends the same request as `disable`/,
  ],
  [
    'a restoring that revokes',
    {
      disable: { method: 'POST', path: '/tokens/{item.id}/off', ok: [200] },
      restore: { method: 'DELETE', path: '/tokens/{item.id}', ok: [204] },
    },
    /^restore: sends the same request as `revoke`/,
  ],
])('%s is a problem of a definition', (_, change, expected) => {
  expect(problemsOf(change)).toEqual([expect.stringMatching(expected)]);
});
