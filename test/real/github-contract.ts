import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const DESCRIPTION = join(
  import.meta.dirname,
  'node_modules/@octokit/openapi/generated/api.github.com.json',
);

/** The paths of GitHub's API that the sweeper calls. */
const PATHS = [
  '/app/installations/{installation_id}/access_tokens',
  '/orgs/{org}/personal-access-tokens',
  '/orgs/{org}/personal-access-tokens/{pat_id}',
];

type Json = Readonly<Record<string, unknown>>;

/**
 * GitHub's own description of those paths, with the components that they lead to: the whole of it has
 * 13 MB and takes long to load.
 */
export async function readGithubContract(): Promise<Json> {
  const whole: Json = JSON.parse(await readFile(DESCRIPTION, 'utf8'));
  const paths = pick(child(whole, 'paths'), PATHS);
  const components: Record<string, Record<string, unknown>> = {};
  const pending = [...referencesIn(paths)];
  for (let reference = pending.pop(); reference; reference = pending.pop()) {
    const [kind = '', name = ''] = reference.replace('#/components/', '').split('/');
    if (components[kind]?.[name] !== undefined) continue;
    const component = child(child(whole, 'components'), kind)[name];
    components[kind] = { ...components[kind], [name]: component };
    pending.push(...referencesIn(component));
  }
  return { ...pick(whole, ['openapi', 'info', 'servers']), paths, components };
}

function pick(from: Json, names: readonly string[]): Json {
  return Object.fromEntries(
    names.map((name) => {
      if (!(name in from)) throw new Error(`GitHub does not describe ${name} any more`);
      return [name, from[name]];
    }),
  );
}

function child(from: Json, name: string): Json {
  return Object(from[name]);
}

function referencesIn(value: unknown): Set<string> {
  const text = JSON.stringify(value) ?? '';
  return new Set([...text.matchAll(/"\$ref":"(#\/components\/[^"]+)"/g)].map(([, at = '']) => at));
}
