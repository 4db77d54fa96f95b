import type { Scene } from './scene.ts';

/** One thing that is to hold of a provider, tried on a fresh {@link Scene}; throws when it does not hold. */
export interface Check {
  readonly title: string;
  readonly run: (scene: Scene) => Promise<void>;
}

/** A {@link Check}. */
export function check(title: string, run: Check['run']): Check {
  return { title, run };
}

/** The checks, each title begun by what they are about. */
export function about(what: string, checks: Iterable<Check>): Check[] {
  return [...checks].map(({ title, run }) => check(`${what}: ${title}`, run));
}
