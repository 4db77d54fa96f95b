/** What the files of one place may import. Whatever is not listed is forbidden. */
export type ImportRule = {
  /** A folder, or one file; `*` stands for any name. Where two rules fit a file, the later one holds. */
  readonly of: string;
  /** Files and folders. A folder leaves out those inside it that have a rule of their own, unless it ends in `/**`. */
  readonly mayImport: readonly string[];
  /** Packages; `*` alone stands for all. */
  readonly packages: readonly string[];
};

const core = [
  'lambda/domain',
  'lambda/ports.ts',
  'lambda/http-ports.ts',
  'lambda/memory-ports.ts',
  'lambda/errors.ts',
];
const node = 'node:*';
const sdk = '@aws-sdk/*';
const anyPackage = '*';

/** What a provider shares with others. */
const shared = [...core, 'lambda/providers/kit'];

/** What the deployment and the generated documents read of the function. */
const published = [
  ...core,
  'lambda/config',
  'lambda/providers/index.ts',
  'lambda/function/contract.ts',
];

/**
 * The import table. The linter's rules in `biome.imports.json` and the table in `docs/architecture.md` are written
 * from it by `npm run docs`. Tests import what they like, and nothing imports tests.
 */
export const importRules: readonly ImportRule[] = [
  // Entry points and wiring.
  { of: 'lambda/*.ts', mayImport: ['lambda/**'], packages: [anyPackage] },
  { of: 'lambda/startup.ts', mayImport: ['lambda/errors.ts'], packages: [node] },

  // What decides, and its contracts.
  { of: 'lambda/domain', mayImport: [], packages: [] },
  { of: 'lambda/errors.ts', mayImport: [], packages: [] },
  { of: 'lambda/sha256.ts', mayImport: [], packages: [node] },
  {
    of: 'lambda/policy-digest.ts',
    mayImport: ['lambda/domain', 'lambda/sha256.ts'],
    packages: [],
  },
  { of: 'lambda/http-ports.ts', mayImport: [], packages: [] },
  { of: 'lambda/memory-ports.ts', mayImport: ['lambda/domain'], packages: [] },
  {
    of: 'lambda/ports.ts',
    mayImport: ['lambda/domain', 'lambda/http-ports.ts'],
    packages: ['zod'],
  },
  { of: 'lambda/sweep', mayImport: core, packages: [] },

  // What is read and written.
  {
    of: 'lambda/config',
    mayImport: [...core, 'lambda/http/allow-list.ts'],
    packages: ['yaml', 'zod'],
  },
  { of: 'lambda/report', mayImport: core, packages: [] },
  {
    of: 'lambda/report/json',
    mayImport: [...core, 'lambda/report', 'lambda/audit'],
    packages: [],
  },
  {
    of: 'lambda/notice',
    mayImport: [...core, 'lambda/report/text', 'lambda/audit'],
    packages: [],
  },
  {
    of: 'lambda/audit',
    mayImport: [...core, 'lambda/policy-digest.ts', 'lambda/version.ts'],
    packages: [node],
  },
  {
    of: 'lambda/audit/s3',
    mayImport: [...core, 'lambda/audit', 'lambda/aws/clients.ts', 'lambda/network'],
    packages: [node, sdk],
  },
  { of: 'lambda/secrets', mayImport: core, packages: [node] },
  { of: 'lambda/memory', mayImport: [...core, 'lambda/sha256.ts'], packages: [node] },
  {
    of: 'lambda/memory/s3',
    mayImport: [...core, 'lambda/memory', 'lambda/aws/clients.ts'],
    packages: [node, sdk],
  },

  // What is called.
  { of: 'lambda/network', mayImport: ['lambda/errors.ts'], packages: [node] },
  {
    of: 'lambda/aws',
    mayImport: [...core, 'lambda/network'],
    packages: [node, sdk, '@smithy/signature-v4'],
  },
  {
    of: 'lambda/http',
    mayImport: [
      'lambda/ports.ts',
      'lambda/http-ports.ts',
      'lambda/errors.ts',
      'lambda/network',
      'lambda/http/pacing',
    ],
    packages: [node, 'undici'],
  },
  {
    of: 'lambda/http/pacing',
    mayImport: ['lambda/ports.ts', 'lambda/http-ports.ts', 'lambda/errors.ts'],
    packages: [],
  },
  { of: 'lambda/providers/*.ts', mayImport: shared, packages: [node, 'zod'] },
  { of: 'lambda/providers/*', mayImport: shared, packages: [node, 'zod'] },
  {
    of: 'lambda/providers/definitions',
    mayImport: ['lambda/providers/rest/shipped.ts'],
    packages: [],
  },
  {
    of: 'lambda/providers/kit',
    mayImport: [...core, 'lambda/http'],
    packages: [node, 'zod', 'aws4fetch'],
  },
  {
    of: 'lambda/providers/index.ts',
    mayImport: ['lambda/ports.ts', 'lambda/providers/**'],
    packages: [],
  },

  // What a person or AWS starts.
  {
    of: 'lambda/function',
    mayImport: [
      ...[
        'domain',
        'ports.ts',
        'http-ports.ts',
        'memory-ports.ts',
        'errors.ts',
        'startup.ts',
        'compose.ts',
        'config',
        'sweep',
        'report',
        'report/json',
        'notice',
      ],
      ...['audit/**', 'memory/**', 'aws', 'http/**', 'providers/index.ts', 'providers/kit'],
    ].map((path) => `lambda/${path}`),
    packages: [node, 'zod'],
  },
  {
    of: 'lambda/cli',
    mayImport: [
      ...core,
      ...[
        'sha256.ts',
        'config',
        'sweep',
        'report',
        'report/json',
        'notice',
        'audit',
        'providers/index.ts',
        'compose.ts',
        'network',
        'version.ts',
      ].map((path) => `lambda/${path}`),
    ],
    packages: [node, 'zod'],
  },

  // What deploys and documents it.
  {
    of: 'lib',
    mayImport: [...published, 'lambda/policy-digest.ts', 'lambda/version.ts', 'lambda/network'],
    packages: [anyPackage],
  },
  { of: 'docs/generator', mayImport: [...published, 'lib/options'], packages: [anyPackage] },
];
