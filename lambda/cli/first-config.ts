import type { TokenField } from '../domain/token.ts';
import type { ProviderModule } from '../ports.ts';
import { schemaUrl } from './json/document.ts';
import { secretFieldNames } from './secret-field-names.ts';

/** The variable in which a first connection finds its credential; `undefined` where the provider needs none. */
export function variableOf(
  module: Pick<ProviderModule, 'name' | 'credentials' | 'secretRequired'>,
) {
  if (!module.secretRequired) return undefined;
  const [field = '', ...others] = secretFieldNames(module);
  const [vendor = ''] = module.name.split('-');
  const what =
    others.length > 0 ? 'credentials' : field.replace(/[A-Z]/g, (letter) => `_${letter}`);
  return `${vendor}_${what}`.toUpperCase();
}

/** Rules for a first plan, each with the facts that it needs. */
const RULES: readonly (readonly [rule: string, needs: TokenField])[] = [
  ['{ name: long-expired, when: { expiredFor: 7d }, action: revoke }', 'expiresAt'],
  ['{ name: too-old, when: { olderThan: 365d }, action: report }', 'createdAt'],
  ['{ name: unused, when: { unusedFor: 90d }, action: report }', 'lastUsedAt'],
  ['{ name: never-expires, when: { neverExpires: true }, action: report }', 'expiresAt'],
];

/** A small configuration: one connection, and rules that its provider can answer. */
export function firstConfig(module: ProviderModule, settings: Readonly<Record<string, unknown>>) {
  const variable = variableOf(module);
  const given = module.capabilitiesOf?.(settings) ?? module.capabilities;
  const rules = RULES.filter(([, needs]) => given.includes(needs)).map(([rule]) => rule);
  const lines = [
    `# yaml-language-server: $schema=${schemaUrl('sweeper')}`,
    'mode: plan # decides everything and revokes nothing',
    'connections:',
    `  - name: ${module.name}`,
    `    provider: ${module.name}`,
    ...(variable ? [`    secret: env:${variable}`] : []),
    ...(Object.keys(settings).length > 0 ? [`    settings: ${flow(settings)}`] : []),
    ...(module.ownToken === 'must-be-named'
      ? [
          '    # Nothing is revoked before it is said which listed token this connection signs in with:',
        ]
      : []),
    ...(module.ownToken === 'must-be-named' ? ['    # ownToken: { name: … }'] : []),
    'policies:',
    '  default:',
    '    rules: # the first that matches decides; no match keeps the token',
    ...rules.map((rule) => `      - ${rule}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** JSON is YAML; the spaces are for people. */
function flow(settings: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(settings).map(
    ([key, value]) => `${key}: ${JSON.stringify(value)}`,
  );
  return `{ ${entries.join(', ')} }`;
}
