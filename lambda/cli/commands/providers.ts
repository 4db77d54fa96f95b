import { toJsonSchema } from '../../config/schema-words.ts';
import type { ProviderModule } from '../../ports.ts';
import type { Style } from '../../report/text/table.ts';
import { toDocument } from '../json/document.ts';
import type { Terminal } from '../terminal.ts';
import { renderFields } from '../text/schema-fields.ts';

/** Prints the settings, secret fields, rights and limits of each provider, and returns the exit code. */
export async function providersCommand(
  json: boolean,
  modules: readonly ProviderModule[],
  terminal: Terminal,
): Promise<number> {
  if (json) {
    await terminal.stdout(toDocument('providers', { providers: modules.map(toJson) }));
    return 0;
  }
  const style = terminal.stylesForStdout;
  const text = modules.map((module) => renderModule(module, style)).join('\n\n');
  await terminal.stdoutWrapped(`${text}\n`);
  return 0;
}

function toJson(module: ProviderModule) {
  const { name, title, secretRequired, ownToken, capabilities, group, limits, rights } = module;
  return {
    name,
    title,
    settings: toJsonSchema(module.settings),
    secret: toJsonSchema(module.credentials),
    secretRequired,
    ownToken,
    capabilities,
    group,
    limits,
    rights,
  };
}

function renderModule(module: ProviderModule, style: Style): string {
  const { name, title, ownToken, capabilities, group, rights, secretRequired } = module;
  return [
    `${style('bold', name)}  ${title}`,
    '  settings',
    ...renderFields(module.settings, style, '    '),
    secretRequired ? '  secret' : '  secret (optional)',
    ...renderFields(module.credentials, style, '    '),
    '  rights',
    ...rights.map((right) => `    ${right}`),
    '  tokens',
    `    own token: ${OWN_TOKEN[ownToken]}`,
    `    fields: ${capabilities.join(', ')}`,
    `    group, for keepNewest: ${group}`,
    '  default limits',
    `    ${describeLimits(module.limits)}`,
  ].join('\n');
}

const OWN_TOKEN: Readonly<Record<ProviderModule['ownToken'], string>> = {
  known: 'recognised',
  'not-listed': 'not among the listed tokens',
  'must-be-named': 'must be named with `ownToken`',
};

function describeLimits({
  concurrency,
  requestsPerSecond,
  timeoutMillis,
}: ProviderModule['limits']): string {
  const rate =
    requestsPerSecond === undefined ? 'no fixed rate' : `${requestsPerSecond} requests a second`;
  return `${concurrency} concurrent requests, ${rate}, timeout ${timeoutMillis / 1000}s`;
}
