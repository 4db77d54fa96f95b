import { setFlagsFromString } from 'node:v8';
import { SweepError } from './errors.ts';

/** Flags of V8, none of which `NODE_OPTIONS` accepts. */
export const ENGINE_FLAGS = [
  // Judging by the first pages of a list, V8 may expect every token to live long. It would then allocate them directly in the
  // old generation, and each page would stay until a full collection.
  '--no-allocation-site-pretenuring',
  // TurboFan takes longer to compile the code of a request than a run of some ten thousand requests gains by it. What is
  // called for each token of a long list still gets there.
  '--invocation-count-for-turbofan=100000',
] as const;

/**
 * Makes V8 fit for what a run does. Call it before anything else in each program.
 * @see docs/performance.md
 */
export function tuneEngine(): void {
  for (const flag of ENGINE_FLAGS) setFlagsFromString(flag);
}

/** A variable, the values of it that are refused, and what would happen with one. */
type Refusal = readonly [name: string, refused: RegExp, why: string];

const PRINTS = 'makes Node print requests with the secrets in them; unset it';

/** What Node itself obeys, before and below this program, which could not stop it. */
const REFUSALS: readonly Refusal[] = [
  ['NODE_DEBUG', /./, PRINTS],
  ['NODE_DEBUG_NATIVE', /./, PRINTS],
  [
    'NODE_TLS_REJECT_UNAUTHORIZED',
    /^0$/,
    'makes Node send secrets to whoever answers, whatever the certificate; unset it, and name a private authority in tls.ca',
  ],
  [
    'NODE_OPTIONS',
    /--(?:tls[-_]keylog|trace[-_]tls)\b/,
    'makes Node write down what encrypted requests can be read with; remove --tls-keylog and --trace-tls',
  ],
  [
    'NODE_OPTIONS',
    /--tls[-_](?:min[-_]v1\.[01]|cipher[-_]list)\b/,
    'makes Node accept encryption that can be broken; remove the --tls options',
  ],
];

/**
 * Refuses to run with a variable by which Node would show secrets, or send them to somebody else. Throws SweepError
 * `invalid-configuration`, naming the variable.
 */
export function refuseUnsafeEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  const refusal = REFUSALS.find(([name, refused]) => refused.test(env[name] ?? ''));
  if (refusal) throw new SweepError('invalid-configuration', `${refusal[0]} ${refusal[2]}`);
}

/** Makes the SDK use the region that the AWS command line uses, where no other is chosen. */
export function useDefaultRegion(env: { AWS_REGION?: string; AWS_DEFAULT_REGION?: string }): void {
  const { AWS_REGION, AWS_DEFAULT_REGION } = env;
  if (!AWS_REGION && AWS_DEFAULT_REGION) env.AWS_REGION = AWS_DEFAULT_REGION;
}
