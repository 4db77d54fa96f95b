import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { SweepError } from '../../../lambda/errors.ts';
import { fingerprintsKeyedBy } from '../../../lambda/providers/kit/fingerprint.ts';

const KIT = new URL('../../../lambda/providers/kit/', import.meta.url);

/** A function or class that the kit exports, with the example in its doc comment. */
interface Exported {
  readonly name: string;
  readonly example: string | undefined;
}

function exportsOf(file: string): Exported[] {
  const source = readFileSync(new URL(file, KIT), 'utf8');
  const declaration =
    /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?export (?:async )?(?:function\*?|class) (\w+)/g;
  return [...source.matchAll(declaration)].map(([, comment = '', name = '']) => {
    const text = comment.replaceAll(/^ *\* ?/gm, '');
    const [, example] = /@example\n([\s\S]*)$/.exec(text) ?? [];
    return { name, example: example?.trim() };
  });
}

/** An example as a program: an expression that is followed by `// value` has to have that value. */
function programOf(example: string): string {
  return example.replaceAll(/^(.*); \/\/ (.+)$/gm, 'expect($1).toEqual($2);');
}

/** What examples may use besides what the kit exports. */
const SCOPE = {
  z,
  SweepError,
  expect,
  fingerprint: fingerprintsKeyedBy('secret'),
  respond: (status: number, text = '') => ({ status, text, headers: {}, repeated: false }),
  privateKeyPem() {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return privateKey.export({ type: 'pkcs8', format: 'pem' });
  },
};

const files = readdirSync(KIT);
const modules = await Promise.all(files.map((file) => import(new URL(file, KIT).href)));
const scope = Object.assign({}, ...modules, SCOPE);

describe.each(files)('the examples in the kit’s %s', (file) => {
  const exported = exportsOf(file);

  test.each(exported)('show how to use $name', async ({ name, example = '' }) => {
    expect(example).toContain(name);
    expect(example).toMatch(/; \/\/ /);
    const run = new Function(
      `{ ${Object.keys(scope).join(', ')} }`,
      `return (async () => { ${programOf(example)}\n })();`,
    );
    await run(scope);
  });

  test('are all found', () => {
    const count = readFileSync(new URL(file, KIT), 'utf8').match(/^export .*(?:function|class)/gm);
    expect(exported).toHaveLength(count?.length ?? 0);
  });
});
