import type { Deployment } from '../../lambda/config/deployment-schema.ts';
import { InvalidDeploymentError } from '../deployment-error.ts';
import type { DeploymentContext } from './context.ts';
import { readConfig } from './read-config.ts';
import { checkBucket, checkEventBus } from './resources.ts';

/** What a deployment chooses, wherever that is written. */
export type DeploymentOptions = Omit<Deployment, 'logRetentionDays'> & DeploymentContext;

/**
 * The choices of a deployment: those of `deployment` in its configuration, each replaced where the context has one.
 * Throws {@link InvalidDeploymentError} or InvalidConfigurationError with all problems.
 */
export function readDeployment(context: DeploymentContext): DeploymentOptions {
  const options: DeploymentOptions = {
    ...readConfig(context.config).config.deployment,
    ...context,
  };
  const isZoneAlone = options.timeZone !== undefined && options.schedule === undefined;
  const problems = [
    ...(isZoneAlone ? ['timeZone: needs a schedule to apply to; set `schedule` too'] : []),
    // Before the CDK sees it, which refuses some of them with a stack trace and accepts others.
    ...checkBucket(options.auditBucket),
    ...checkEventBus(options.eventBus),
  ];
  if (problems.length > 0) throw new InvalidDeploymentError(problems);
  return options;
}
