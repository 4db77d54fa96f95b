import { expect, test } from 'vitest';

test.each(['undici/lib/dispatcher/client.js', 'undici/lib/core/connect.js', 'undici'])(
  'the installed undici still has the module %s',
  (path) => expect(import.meta.resolve(path)).toMatch(/^file:/),
);
