import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { deliveryProblems } from '../../lambda/config/needs-delivery.ts';
import { parseConfig, parseYaml } from '../../lambda/config/parse-yaml.ts';
import { InvalidConfigurationError } from '../../lambda/config/problems.ts';
import type { Config } from '../../lambda/config/validate.ts';
import { certificateReader } from '../../lambda/network/trust.ts';
import { providers } from '../../lambda/providers/index.ts';
import { InvalidDeploymentError } from '../deployment-error.ts';
import type { TokenSweeperProps } from './props.ts';
import { checkProxy } from './proxy.ts';
import { checkTiming, resolveTiming, type Timing } from './timing.ts';
import { checkAccounts, checkEmails, checkMemory, checkName } from './validators.ts';

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
  | 'memory'
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

/** Fills in the defaults. Throws {@link InvalidDeploymentError} or InvalidConfigurationError with all problems. */
export function resolveProps(props: TokenSweeperProps): ResolvedProps {
  const { config: file, schedule, flexibleWindow, ...others } = props;
  const resolved = {
    ...others,
    name: props.name ?? 'token-sweeper',
    timing: resolveTiming(schedule, flexibleWindow),
    allowManualEnforce: props.allowManualEnforce ?? false,
    memory: props.memory ?? 512,
    emails: props.emails ?? [],
    auditRetention: props.auditRetention ?? Duration.days(400),
    logRetention: props.logRetention ?? RetentionDays.THREE_MONTHS,
    secretAccounts: props.secretAccounts ?? [],
    secretKeys: props.secretKeys ?? [],
    noProxy: props.noProxy ?? [],
    testEvents: props.testEvents ?? 'schema',
    runbookUrl: props.runbookUrl ?? RUNBOOK_URL,
  };
  const problems = [
    ...checkName(resolved.name),
    ...checkTiming(resolved.timing),
    ...checkMemory(resolved.memory),
    ...checkEmails(resolved.emails),
    ...checkAccounts(resolved.secretAccounts),
    ...checkProxy(resolved.httpsProxy, resolved.noProxy),
  ];
  if (problems.length > 0) throw new InvalidDeploymentError(problems);
  const text = readText(file);
  const config = parseConfig(text, providers, certificateReader(dirname(file)), file);
  const isAnybodyTold = resolved.emails.length > 0 || props.topic !== undefined;
  const undeliverable = isAnybodyTold ? [] : deliveryProblems(config.connections);
  if (undeliverable.length > 0) throw new InvalidConfigurationError(undeliverable);
  return { ...resolved, configDocument: parseYaml(text), config };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new InvalidDeploymentError([`config: cannot read ${file}`]);
  }
}
