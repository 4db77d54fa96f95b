import type { ProviderName } from './provider-name.ts';
import { providerPage } from './provider-page.ts';
import type { Scaffold } from './scaffold.ts';

const TESTS = 'test/providers/definitions';

/**
 * A provider that is a definition: copies of the example, whose simulator is still to be written.
 * @param read gives the text of a file of the repository
 */
export function definitionScaffold(name: ProviderName, read: (path: string) => string): Scaffold {
  const { kebab, camel } = name;
  const copyOf = (path: string) => rename(read(path), name);
  return {
    files: [
      [
        `lambda/providers/definitions/${kebab}.ts`,
        copyOf('lambda/providers/definitions/_example.ts'),
      ],
      [`${TESTS}/${kebab}.contract.ts`, copyOf(`${TESTS}/_example.contract.ts`)],
      [`${TESTS}/${kebab}.api.ts`, simulatorStub(name)],
      [`docs/providers/${kebab}.md`, providerPage(name)],
    ],
    registrations: [
      {
        path: 'lambda/providers/index.ts',
        importing: `import { ${camel} } from './definitions/${kebab}.ts';`,
        entry: `    ${camel},`,
        within: 'export const providers',
        before: '  ].map(defineRestProvider),',
      },
      {
        path: 'test/contract/contracts.ts',
        importing: `import { ${camel}Case } from '../providers/definitions/${kebab}.contract.ts';`,
        entry: `  ${camel}Case,`,
        within: 'export const cases',
        before: '];',
      },
    ],
  };
}

/** The example's code under another name; its host stays. */
function rename(text: string, { kebab, camel }: ProviderName): string {
  return text
    .replaceAll('exampleDefinition', camel)
    .replaceAll("'example-definition'", `'${kebab}'`)
    .replaceAll('/_example.', `/${kebab}.`);
}

/** What the contract test uses of a simulated API, and nothing behind it. */
function simulatorStub({ kebab }: ProviderName): string {
  return `import type { RestApiOptions } from '../../support/sandbox/rest-api.ts';

/** The key to sign in with. */
export const API_KEY = 'canary-${kebab}-key';

const unwritten = (): never => {
  throw new Error('write the simulator: ${TESTS}/${kebab}.api.ts');
};

/** The API; write it from its documentation, not from the definition. */
export const api: RestApiOptions = {
  authorized: unwritten,
  unauthorized: { status: 401 },
  unknownPath: { status: 404 },
  routes: unwritten,
};
`;
}
