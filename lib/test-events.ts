import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnRegistry, CfnSchema } from 'aws-cdk-lib/aws-eventschemas';
import type { Construct } from 'constructs';

/** Options of the test events. */
export interface TestEventsProps {
  readonly functionName: string;
  readonly createRegistry: boolean;
  /** Name of the connection in the event `one-connection`. */
  readonly connection: string;
}

const REGISTRY = 'lambda-testevent-schemas';

/**
 * Creates the shareable test events of the function for the console's Test tab.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/testing-functions.html#creating-shareable-events
 */
export function createTestEvents(scope: Construct, props: TestEventsProps): void {
  const schema = new CfnSchema(scope, 'TestEvents', {
    registryName: REGISTRY,
    schemaName: `_${props.functionName}-schema`,
    type: 'OpenApi3',
    content: JSON.stringify(describeEvents(props.connection)),
  });
  if (!props.createRegistry) return;
  const registry = new CfnRegistry(scope, 'TestEventRegistry', { registryName: REGISTRY });
  registry.applyRemovalPolicy(RemovalPolicy.RETAIN);
  schema.addResourceDependency(registry);
}

function describeEvents(connection: string): object {
  return {
    openapi: '3.0.0',
    info: { version: '1.0.0', title: 'Event' },
    paths: {},
    components: {
      schemas: {
        Event: {
          type: 'object',
          properties: {
            mode: { type: 'string', enum: ['plan', 'enforce'] },
            connections: { type: 'array', items: { type: 'string' } },
            decisions: { type: 'boolean' },
          },
        },
      },
      examples: {
        plan: { value: { mode: 'plan' } },
        enforce: { value: { mode: 'enforce' } },
        'one-connection': { value: { mode: 'plan', connections: [connection] } },
        decisions: { value: { mode: 'plan', decisions: true } },
      },
    },
  };
}
