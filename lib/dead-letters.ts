import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Creates a dead-letter queue that keeps messages as long as Amazon SQS allows. It holds events, never secrets. */
export function createDeadLetterQueue(scope: Construct, id: string, name: string): Queue {
  return new Queue(scope, id, {
    queueName: name,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
}
