import type { ProviderName } from './provider-name.ts';

/** What fails until somebody writes it, in the order in which to write it, and where. */
export function remainingSteps({ kebab }: ProviderName, form: 'definition' | 'code'): string[] {
  const isCode = form === 'code';
  const simulator = isCode
    ? `test/support/sandbox/${kebab}.ts`
    : `test/providers/definitions/${kebab}.api.ts`;
  const provider = isCode
    ? `lambda/providers/${kebab}/`
    : `lambda/providers/definitions/${kebab}.ts`;
  return [
    'still to do; tests fail until then:',
    `  contract test: write the simulator in ${simulator}, then the provider in ${provider};`,
    `    npx vitest run of-4 -t 'the provider ${kebab}'`,
    ...(isCode ? CODE_STEPS : []),
    `  page: replace each sentence in parentheses in docs/providers/${kebab}.md`,
    '  generated documents: npm run docs',
  ];
}

/** Tests of definitions do this by themselves. */
const CODE_STEPS = [
  '  fault points: add the calls that list and revoke to test/faults/points.ts, and how to start the simulator to',
  '    test/faults/provider-under-test.ts; npx vitest run test/providers/index.test.ts',
  '  canary connection: add one with canary secrets to test/redaction/canary-connections.ts;',
  '    npx vitest run test/redaction/coverage.test.ts',
];
