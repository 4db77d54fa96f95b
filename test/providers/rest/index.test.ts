import { expect, test } from 'vitest';
import { parseConfig } from '../../../lambda/config/parse-yaml.ts';
import { InvalidConfigurationError } from '../../../lambda/config/problems.ts';
import { rest } from '../../../lambda/providers/rest/index.ts';

/** A configuration with a definition of its own. */
function fileWith(values: string, revokePath = '/v1/tokens/{item.id}'): string {
  return `
connections:
  - name: in-house
    provider: rest
    secret: token-sweeper/in-house
    settings:
      definition:
        origin: https://{settings.host}
        settings:
          host: { description: Host of the API., pattern: '[a-z.]+' }
          team: { description: Team., default: platform }
        secret: { key: { description: API key. } }
        authentication: { type: header, headers: { x-api-key: '{secret.key}' } }
        list: { path: /v1/tokens, query: { team: '{settings.team}' }, items: data }
        fields: { id: item.id, createdAt: { path: item.created, format: epoch_s } }
        revoke: { method: DELETE, path: '${revokePath}', ok: [204] }
      ${values}
policies:
  default:
    rules: [{ when: { olderThan: 365d }, action: revoke }]
`;
}

function problemsIn(text: string): string[] {
  try {
    parseConfig(text, [rest]);
    return [];
  } catch (error) {
    if (error instanceof InvalidConfigurationError) return error.message.split('\n');
    throw error;
  }
}

test('a configuration can contain a definition, with the values that it declares', () => {
  const { connections } = parseConfig(fileWith('values: { host: tokens.example.com }'), [rest]);
  expect(connections[0]?.settings).toMatchObject({
    definition: { list: { path: '/v1/tokens' } },
    values: { host: 'tokens.example.com', team: 'platform' },
  });
});

test('all wrong values are reported at once, with their paths and descriptions', () => {
  expect(problemsIn(fileWith('values: { team: 7, hots: x }'))).toEqual([
    'connections[0].settings.values.host: missing: Host of the API.',
    'connections[0].settings.values.team: must be text: Team. It is `7`.',
    'connections[0].settings.values.hots: unknown key; did you mean `host`?',
  ]);
  expect(problemsIn(fileWith('values: { host: no host }'))).toEqual([
    'connections[0].settings.values.host: has the wrong form: Host of the API. It is `no host`.',
  ]);
  expect(problemsIn(fileWith(''))).toEqual([
    'connections[0].settings.values.host: missing: Host of the API.',
  ]);
});

test('a dangerous definition is refused before anything is requested', () => {
  expect(problemsIn(fileWith('values: { host: example.com }', '/v1/tokens'))).toEqual([
    'connections[0].settings.definition.revoke.path: must contain `{item.id}`: a deletion without the id could delete everything',
  ]);
});
