import { Duration } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { deliveryProblems } from '../../lambda/config/needs-delivery.ts';
import { InvalidConfigurationError } from '../../lambda/config/problems.ts';
import type { Config } from '../../lambda/config/validate.ts';
import { InvalidDeploymentError } from '../deployment-error.ts';
import { localSecretProblems } from './local-secrets.ts';
import type { TokenSweeperProps } from './props.ts';
import { checkProxy } from './proxy.ts';
import { readConfig } from './read-config.ts';
import { checkKeys, checkRegions } from './resources.ts';
import { checkTiming, resolveTiming, type Timing } from './timing.ts';
import {
  checkAccounts,
  checkEmails,
  checkMemory,
  checkName,
  checkRetention,
  checkRunbook,
} from './validators.ts';

/** The props of a deployment with defaults filled in, validated, and with the configuration read from its file. */
export interface ResolvedProps extends Props, Required<Pick<TokenSweeperProps, Defaulted>> {
  readonly config: Config;
  /** The configuration as parsed from its file, to be bundled. */
  readonly configDocument: unknown;
  readonly timing: Timing;
}

/** Props that have a default value. */
type Defaulted =
  | 'name'
  | 'allowManualEnforce'
  | 'memorySize'
  | 'emails'
  | 'auditRetention'
  | 'logRetention'
  | 'secretAccounts'
  | 'secretKeys'
  | 'noProxy'
  | 'testEvents'
  | 'runbookUrl';

type Props = Omit<TokenSweeperProps, 'config' | 'schedule' | 'flexibleWindow' | Defaulted>;

/** Where the runbook of this program is. */
const RUNBOOK_URL = 'https://github.com/token-sweeper/token-sweeper/blob/main/docs/runbook.md';

/**
 * Fills in the defaults. Throws {@link InvalidDeploymentError} or InvalidConfigurationError with all problems.
 * @param region where the stack will be @default - not known
 */
export function resolveProps(props: TokenSweeperProps, region?: string): ResolvedProps {
  const { config: file, schedule, flexibleWindow, ...others } = props;
  const resolved = {
    ...others,
    name: props.name ?? 'token-sweeper',
    timing: resolveTiming(schedule, flexibleWindow),
    allowManualEnforce: props.allowManualEnforce ?? false,
    memorySize: props.memorySize ?? 512,
    emails: props.emails ?? [],
    auditRetention: props.auditRetention ?? Duration.days(400),
    logRetention: props.logRetention ?? RetentionDays.THREE_MONTHS,
    secretAccounts: props.secretAccounts ?? [],
    secretKeys: props.secretKeys ?? [],
    noProxy: props.noProxy ?? [],
    testEvents: props.testEvents ?? 'none',
    runbookUrl: props.runbookUrl ?? RUNBOOK_URL,
  };
  const problems = [
    ...checkName(resolved.name),
    ...checkTiming(resolved.timing),
    ...checkMemory(resolved.memorySize),
    ...checkEmails(resolved.emails),
    ...checkRetention(resolved.auditRetention),
    ...checkAccounts(resolved.secretAccounts, resolved.secretKeys),
    ...checkKeys(resolved),
    ...checkRegions(resolved, region),
    ...checkRunbook(resolved.runbookUrl),
    ...checkProxy(resolved.httpsProxy, resolved.noProxy),
  ];
  if (problems.length > 0) throw new InvalidDeploymentError(problems);
  const read = readConfig(file);
  const { connections, place } = read.config;
  const hasTopic = resolved.emails.length > 0 || props.topic !== undefined;
  const undeliverable = hasTopic ? [] : deliveryProblems(read.config);
  const unfit = [...undeliverable, ...localSecretProblems(connections)];
  if (unfit.length > 0) throw new InvalidConfigurationError(place(unfit));
  return { ...resolved, ...read };
}
