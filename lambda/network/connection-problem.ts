import { ProxyError } from './proxy-error.ts';
import { tlsProblem } from './tls-problem.ts';

/** Why no connection came about, where more is known than a code. */
export interface ConnectionProblem {
  /** What is wrong, and what to do. */
  readonly sentence: string;
  /** Whether trying again would not help. */
  readonly lasting: boolean;
}

/** What is known of an error of a connection: a proxy that did not connect, a certificate that is not trusted. */
export function connectionProblem(error: unknown): ConnectionProblem | undefined {
  if (error instanceof ProxyError) return { sentence: error.message, lasting: error.lasting };
  const sentence = error instanceof Error ? tlsProblem(error) : undefined;
  return sentence === undefined ? undefined : { sentence, lasting: true };
}
