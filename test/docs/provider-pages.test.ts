import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../lambda/config/parse-yaml.ts';
import { providers } from '../../lambda/providers/index.ts';
import { readEntry } from '../../lambda/providers/oauth-revocation/register.ts';

const names = providers.map(({ name }) => name);
const POLICIES = 'policies: { default: { rules: [{ when: { expiredFor: 7d }, action: revoke }] } }';

function textOf(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

/** The first block of code in this language. */
function blockIn(page: string, language: string): string {
  return new RegExp(`\`\`\`${language}\\n([^\`]*)\`\`\``).exec(page)?.[1] ?? '';
}

describe.each(names)('The page of %s', (name) => {
  test('is linked from the table of the README', () => {
    expect(textOf('README.md')).toContain(`| [\`${name}\`](docs/providers/${name}.md) |`);
  });

  test('shows a connection that is valid as it stands', () => {
    const yaml = blockIn(textOf(`docs/providers/${name}.md`), 'yaml');
    const policies = yaml.includes('policies:') ? '' : POLICIES;
    const { connections } = parseConfig(`${yaml}\n${policies}`, providers);
    expect(connections.map(({ module }) => module.name)).toEqual([name]);
  });
});

test('the entry of a register that the page of oauth-revocation shows can be read', () => {
  const text = blockIn(textOf('docs/providers/oauth-revocation.md'), 'json');
  const entry = readEntry({ arn: 'a', name: 'portal/build-agent', tags: {}, value: { text } });
  expect(entry).toMatchObject({ tokenType: 'refresh_token', owner: 'build', name: 'build agent' });
});
