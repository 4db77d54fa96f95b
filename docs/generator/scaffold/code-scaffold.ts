import type { ProviderName } from './provider-name.ts';
import { providerPage } from './provider-page.ts';
import type { Scaffold } from './scaffold.ts';

/**
 * A provider that is code: copies of the example, whose simulator is still to be written.
 * @param read gives the text of a file of the repository
 */
export function codeScaffold(name: ProviderName, read: (path: string) => string): Scaffold {
  const { kebab, camel } = name;
  const copyOf = (path: string) => rename(read(path), name);
  return {
    files: [
      [`lambda/providers/${kebab}/index.ts`, copyOf('lambda/providers/_example/index.ts')],
      [`lambda/providers/${kebab}/api.ts`, copyOf('lambda/providers/_example/api.ts')],
      [`test/providers/${kebab}/contract.ts`, copyOf('test/providers/_example/contract.ts')],
      [`test/support/sandbox/${kebab}.ts`, stubOf(copyOf('test/support/sandbox/example.ts'), name)],
      [`docs/providers/${kebab}.md`, providerPage(name)],
    ],
    registrations: [
      {
        path: 'lambda/providers/index.ts',
        importing: `import { ${camel} } from './${kebab}/index.ts';`,
        entry: `  ${camel},`,
        within: 'export const providers',
        before: '  ...[',
      },
      {
        path: 'test/contract/contracts.ts',
        importing: `import { ${camel}Contract } from '../providers/${kebab}/contract.ts';`,
        entry: `  ${camel}Contract,`,
        within: 'export const contracts',
        before: '  restContract,',
      },
    ],
  };
}

/** The example's code under another name; its prose and its host stay. */
function rename(text: string, { kebab, camel, pascal }: ProviderName): string {
  return text
    .replaceAll("'example'", `'${kebab}'`)
    .replaceAll(/(import \{ |module: |export const )example\b/g, `$1${camel}`)
    .replaceAll('exampleContract', `${camel}Contract`)
    .replaceAll(/\b(create|)Example(Simulator|Token)\b/g, `$1${pascal}$2`)
    .replaceAll('/_example/', `/${kebab}/`)
    .replaceAll('sandbox/example.ts', `sandbox/${kebab}.ts`);
}

/** What the contract test uses of a simulator, and nothing behind it. */
function stubOf(simulator: string, { kebab, pascal }: ProviderName): string {
  const interfaces = simulator.slice(
    simulator.indexOf('/** A token of'),
    simulator.indexOf('const PAGE_SIZE'),
  );
  return `import type { Handler } from './message.ts';

${interfaces}/** Simulates the API; write it from the API's documentation, not from the provider. */
export function create${pascal}Simulator(_options: {
  readonly project: string;
  readonly apiKey: string;
}): ${pascal}Simulator {
  throw new Error('write the simulator: test/support/sandbox/${kebab}.ts');
}
`;
}
