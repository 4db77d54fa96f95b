import type { Line } from '../line.ts';

/** How much is to be measured. */
export interface Bench {
  /** Alternating rounds. */
  readonly rounds: number;
  /** A short look: less work, no claim. */
  readonly quick: boolean;
  /** Of the cases that are drawn at random. */
  readonly seed: number;
}

/** One row of the benchmark: a piece of work and what it is held against. */
export interface Row {
  readonly number: number;
  readonly work: string;
  run(bench: Bench): Promise<readonly Line[]>;
}

/** Runs the subjects one after the other, round after round, and returns what each came to in each round. */
export async function alternate<Name extends string, Result>(
  rounds: number,
  subjects: readonly Name[],
  run: (subject: Name) => Promise<Result>,
): Promise<Record<Name, Result[]>> {
  const results = Object.fromEntries(subjects.map((name) => [name, [] as Result[]]));
  for (let round = 0; round < rounds; round++) {
    for (const subject of subjects) results[subject]?.push(await run(subject));
  }
  return results as Record<Name, Result[]>;
}
