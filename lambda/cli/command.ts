import type { Narrowing } from '../domain/narrow.ts';
import type { RestoreScope } from '../sweep/restore-run.ts';
import type { Shell } from './completion.ts';
import type { InitCommand } from './init-option.ts';
import type { TokenFilter, TokenFormat, TokenOrder } from './tokens-option.ts';

/** A parsed command line. */
export type Command =
  | TokensCommand
  | InitCommand
  | { readonly command: 'help'; readonly text: string }
  | { readonly command: 'version' }
  | { readonly command: 'completion'; readonly shell: Shell }
  | ValidateCommand
  | PlanCommand
  | EnforceCommand
  | ApproveCommand
  | ExplainCommand
  | RestoreCommand
  | CheckCommand
  | MemoryCommand
  | NoticeCommand
  | { readonly command: 'providers'; readonly json: boolean };

/** What every command over connections has. */
export interface ConnectionOptions {
  readonly config: string;
  /** Names of the connections; all when absent. */
  readonly connections?: readonly string[];
  /** Milliseconds after which a run starts nothing new. */
  readonly deadlineMillis: number;
}

/** What every command has that ends in a report. */
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

/** `plan`: decides about every token and revokes nothing. */
export interface PlanCommand extends ReportOptions {
  readonly command: 'plan';
  /** Decide as of this time (epoch milliseconds) instead of now. */
  readonly at?: number;
  /** The file that receives the plan. */
  readonly out?: string;
  /** Tell by the exit code whether something would be done. */
  readonly exitCode: boolean;
}

/** `enforce`: revokes. */
export interface EnforceCommand extends ReportOptions {
  readonly command: 'enforce';
  /** Revoke without asking. */
  readonly yes: boolean;
  /** The file of an approved plan, besides which nothing is done. */
  readonly plan?: string;
}

/** `approve`: carries out the plan of a held connection. */
export interface ApproveCommand extends Omit<ReportOptions, 'connections'> {
  readonly command: 'approve';
  readonly hash: string;
  /** Carry it out without asking. */
  readonly yes: boolean;
}

/** `explain`: explains why one token is kept or revoked. */
export interface ExplainCommand {
  readonly command: 'explain';
  readonly config: string;
  readonly connection: string;
  /** Milliseconds after which nothing new is started. */
  readonly deadlineMillis: number;
  /** An id, a fingerprint, or the beginning of a fingerprint. */
  readonly token: string;
  readonly json: boolean;
  /** As written after `--memory`. */
  readonly memory?: string;
}

/** `restore`: enables again what the sweeper disabled. */
export interface RestoreCommand {
  readonly command: 'restore';
  readonly config: string;
  readonly connection: string;
  readonly scope: RestoreScope;
  readonly json: boolean;
  readonly audit?: string;
  /** As written after `--memory`. */
  readonly memory?: string;
  /** Restore without asking. */
  readonly yes: boolean;
  /** Milliseconds after which nothing new is started. */
  readonly deadlineMillis: number;
}

/** `check`: tests every connection and changes nothing. */
export interface CheckCommand extends ConnectionOptions {
  readonly command: 'check';
  readonly json: boolean;
}

/** `validate`: tests the configuration alone. */
export interface ValidateCommand {
  readonly command: 'validate';
  readonly config: string;
  readonly json: boolean;
}

/** `memory`: shows or forgets what is remembered of a connection. */
export interface MemoryCommand {
  readonly command: 'memory';
  readonly verb: 'show' | 'forget';
  readonly config: string;
  readonly connection: string;
  /** An id, or a key of what is remembered; the whole connection when absent. */
  readonly token?: string;
  /** Only with `show`. */
  readonly json: boolean;
  /** As written after `--memory`. */
  readonly memory?: string;
}

/** `notice`: prints again what people were told. */
export interface NoticeCommand {
  readonly command: 'notice';
  readonly config: string;
  readonly json: boolean;
  /** As written after `--memory`. */
  readonly memory?: string;
  /** The latest when absent. */
  readonly run?: string;
}

/** `tokens`: lists every token of every connection; changes nothing. */
export interface TokensCommand extends ConnectionOptions {
  readonly command: 'tokens';
  readonly format: TokenFormat;
  readonly filter: TokenFilter;
  /** @default - as they are listed; a table by connection, the oldest first */
  readonly sort?: TokenOrder;
}
