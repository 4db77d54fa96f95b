import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Permission } from '../lambda/domain/permission.ts';
import { nodeOptions } from './node-options.ts';

/** The longest time that Lambda allows a run. */
export const FUNCTION_TIMEOUT = Duration.minutes(15);

/** The network of the function. */
export interface NetworkProps {
  /** @default - Lambda's own network, which reaches the internet */
  readonly vpc?: IVpc;
  /** @default - the private subnets of `vpc` */
  readonly vpcSubnets?: SubnetSelection;
  /** @default - one of its own, which allows all outbound and no inbound traffic */
  readonly securityGroups?: readonly ISecurityGroup[];
  /**
   * URL of the HTTP proxy through which everything is reached, AWS included: `http://HOST:PORT` or `https://HOST:PORT`,
   * without user name and password.
   * @default - everything is reached directly
   */
  readonly httpsProxy?: string;
  /**
   * Hosts that are reached without the proxy, as in `NO_PROXY`: names, each with all names below it; addresses; networks.
   * @default - none
   */
  readonly noProxy?: readonly string[];
}

/** Options of the function. */
export interface SweeperFunctionProps extends NetworkProps {
  readonly name: string;
  readonly code: Code;
  /** MiB. */
  readonly memory: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly permissions: readonly Permission[];
  readonly deadLetterQueue: IQueue;
  readonly logRetention: RetentionDays;
  readonly encryptionKey?: IKey;
}

/**
 * Creates the function with a role of its own that has `permissions`, may write its own logs, and nothing else.
 * Lambda never retries it: the next scheduled run is the retry, and safeguards count anew there.
 */
export function createSweeperFunction(
  scope: Construct,
  props: SweeperFunctionProps,
): LambdaFunction {
  const { name, code, memory, deadLetterQueue, vpc, vpcSubnets, securityGroups } = props;
  const logGroup = createLogGroup(scope, props);
  return new LambdaFunction(scope, 'Function', {
    functionName: name,
    description: 'Finds stale bearer tokens at the configured providers and revokes them',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code,
    handler: 'index.handler',
    memorySize: memory,
    timeout: FUNCTION_TIMEOUT,
    environment: {
      ...props.environment,
      ...proxyVariables(props),
      NODE_OPTIONS: nodeOptions(memory),
      MALLOC_ARENA_MAX: '1', // one heap besides V8's own, not one per thread
      MALLOC_MMAP_THRESHOLD_: '1048576', // what is larger goes back to the system as soon as it is free
    },
    role: createRole(scope, props, logGroup),
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    systemLogLevelV2: SystemLogLevel.INFO,
    tracing: Tracing.ACTIVE,
    retryAttempts: 0,
    maxEventAge: Duration.hours(1),
    deadLetterQueue,
    ...(vpc && { vpc }),
    ...(vpcSubnets && { vpcSubnets }),
    ...(securityGroups && { securityGroups: [...securityGroups] }),
  });
}

/** What the function reads at its start, as the command line does. */
function proxyVariables({ httpsProxy, noProxy = [] }: NetworkProps): Record<string, string> {
  return {
    ...(httpsProxy !== undefined && { HTTPS_PROXY: httpsProxy }),
    ...(noProxy.length > 0 && { NO_PROXY: noProxy.join(',') }),
  };
}

function createLogGroup(scope: Construct, props: SweeperFunctionProps): LogGroup {
  const { name, logRetention, encryptionKey } = props;
  encryptionKey?.grantEncryptDecrypt(
    new ServicePrincipal(`logs.${Stack.of(scope).region}.amazonaws.com`),
  );
  return new LogGroup(scope, 'Logs', {
    logGroupName: `/aws/lambda/${name}`,
    retention: logRetention,
    // What must outlive the stack is kept in the audit bucket.
    removalPolicy: RemovalPolicy.DESTROY,
    ...(encryptionKey && { encryptionKey }),
  });
}

function createRole(scope: Construct, props: SweeperFunctionProps, logGroup: LogGroup): Role {
  const role = new Role(scope, 'FunctionRole', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What ${props.name} may do, computed from its configuration`,
  });
  for (const permission of [
    ...props.permissions,
    writeLogs(logGroup),
    ...(props.vpc ? [ATTACH_TO_VPC] : []),
  ])
    role.addToPolicy(toStatement(permission));
  return role;
}

function toStatement({ actions, resources, conditions }: Permission): PolicyStatement {
  return new PolicyStatement({
    actions: [...actions],
    resources: [...resources],
    ...(conditions && { conditions }),
  });
}

function writeLogs(logGroup: LogGroup): Permission {
  return {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
    reason: "Lambda writes the function's log with the function's role",
  };
}

const ATTACH_TO_VPC: Permission = {
  actions: [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ],
  resources: ['*'],
  reason:
    "Lambda attaches the function to the VPC with the function's role, to interfaces not yet known",
};
