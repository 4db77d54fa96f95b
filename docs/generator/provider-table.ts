import * as z from 'zod';
import { toJsonSchema } from '../../lambda/config/schema-words.ts';
import type { ProviderModule } from '../../lambda/ports.ts';

/** The table of all providers as Markdown. */
export function providerTable(modules: readonly ProviderModule[]): string {
  const rows = modules.map(
    ({ name, title, settings, credentials, secretRequired, ownToken, rights }) =>
      `| [\`${name}\`](docs/providers/${name}.md) | ${title} | ${keysOf(settings)} | ${secretOf(credentials, secretRequired)} | ${OWN_TOKEN[ownToken]} | ${rights.join(' ')} |`,
  );
  return [
    '| provider | what it sweeps | settings | secret | its own token | rights it needs |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

const OWN_TOKEN: Readonly<Record<ProviderModule['ownToken'], string>> = {
  known: 'recognised',
  'not-listed': 'not listed',
  'must-be-named': 'say `ownToken`',
};

function secretOf(credentials: z.ZodType, required: boolean): string {
  // A schema without any key is for a connection that has no secret.
  if (credentials instanceof z.ZodObject && Object.keys(credentials.shape).length === 0)
    return 'none';
  return `${keysOf(credentials)}${required ? '' : ' (optional)'}`;
}

/** The keys of a mapping, a question mark behind those that may be left out. */
function keysOf(schema: z.ZodType): string {
  const { properties = {}, required = [] } = toJsonSchema(schema);
  return Object.keys(properties)
    .map((key) => `\`${key}${required.includes(key) ? '' : '?'}\``)
    .join(' ');
}
