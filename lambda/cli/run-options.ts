import type { Narrowing } from '../domain/narrow.ts';
import { parseDeadline } from './deadline-option.ts';
import { type NarrowingValues, parseNarrowing } from './narrowing-option.ts';
import type { CommandName } from './usage.ts';

/** The configuration file unless `--config` names another. */
export const DEFAULT_CONFIG = 'sweeper.yaml';

/** What every command that lists takes. */
export interface ConnectionOptions {
  readonly config: string;
  /** Names of the connections; all when absent. */
  readonly connections?: readonly string[];
  /** Milliseconds after which a run starts nothing new. */
  readonly deadlineMillis: number;
}

/** What every command that ends in a report takes. */
export interface ReportOptions extends ConnectionOptions {
  /** What is chosen of the plan. @default - all */
  readonly narrowing?: Narrowing;
  /** Name all tokens. */
  readonly all: boolean;
  readonly json: boolean;
  readonly audit?: string;
  /** As written after `--memory`. */
  readonly memory?: string;
}

/** Reads {@link ConnectionOptions}. Throws UsageError. */
export function connectionOptions(
  values: {
    config?: string | undefined;
    connection?: string[] | undefined;
    deadline?: string | undefined;
  },
  command: CommandName,
): ConnectionOptions {
  const { config = DEFAULT_CONFIG, connection: connections, deadline } = values;
  const deadlineMillis = parseDeadline(deadline, command);
  return { config, ...(connections && { connections }), deadlineMillis };
}

/** Reads the rest of {@link ReportOptions}. Throws UsageError. */
export function reportOptions(
  values: NarrowingValues & {
    all?: boolean | undefined;
    json?: boolean | undefined;
    audit?: string | undefined;
    memory?: string | undefined;
  },
  command: CommandName,
) {
  const { all = false, json = false, audit, memory } = values;
  const narrowing = parseNarrowing(values, command);
  return {
    all,
    json,
    ...(audit !== undefined && { audit }),
    ...(memory !== undefined && { memory }),
    ...(narrowing && { narrowing }),
  };
}
