import { readFileSync } from 'node:fs';
import { Duration } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { parseYaml } from '../../lambda/config/parse-yaml.ts';
import { type Config, validateConfig } from '../../lambda/config/validate.ts';
import { providers } from '../../lambda/providers/index.ts';
import { InvalidDeploymentError } from '../deployment-error.ts';
import type { TestEventsChoice } from '../test-events.ts';
import type { TokenSweeperProps } from './props.ts';
import { checkTiming, chooseTiming, type Timing } from './timing.ts';
import { checkAccounts, checkEmails, checkMemory, checkName } from './validators.ts';

/** Everything that a deployment can choose, with what was left out filled in. */
export interface Choices {
  readonly name: string;
  readonly config: Config;
  /** The configuration as its file has it. */
  readonly document: unknown;
  readonly timing: Timing;
  readonly allowManualEnforce: boolean;
  readonly memory: number;
  readonly emails: readonly string[];
  readonly auditRetention: Duration;
  readonly logRetention: RetentionDays;
  readonly secretAccounts: readonly string[];
  readonly secretKeyArns: readonly string[];
  readonly testEvents: TestEventsChoice;
  readonly runbookUrl: string;
}

/** Fills in the defaults. Throws {@link InvalidDeploymentError} or InvalidConfigurationError with all that is wrong. */
export function choose(props: TokenSweeperProps): Choices {
  const choices = {
    name: props.name ?? 'token-sweeper',
    timing: chooseTiming(props),
    allowManualEnforce: props.allowManualEnforce ?? false,
    memory: props.memory ?? 512,
    emails: props.notificationEmails ?? [],
    auditRetention: props.auditRetention ?? Duration.days(400),
    logRetention: props.logRetention ?? RetentionDays.THREE_MONTHS,
    secretAccounts: props.secretAccounts ?? [],
    secretKeyArns: (props.secretKeys ?? []).map(({ keyArn }) => keyArn),
    testEvents: props.testEvents ?? 'schema',
    runbookUrl: props.runbookUrl ?? 'docs/runbook.md',
  };
  const problems = [
    ...checkName(choices.name),
    ...checkTiming(choices.timing),
    ...checkMemory(choices.memory),
    ...checkEmails(choices.emails),
    ...checkAccounts(choices.secretAccounts),
  ];
  if (problems.length > 0) throw new InvalidDeploymentError(problems);
  const document = parseYaml(readText(props.configFile));
  return { ...choices, document, config: validateConfig(document, providers) };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new InvalidDeploymentError([`config: cannot read ${file}`]);
  }
}
