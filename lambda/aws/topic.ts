import type { Notice } from '../domain/notice-record.ts';
import { SweepError } from '../errors.ts';
import { type AwsAccess, snsClient } from './clients.ts';
import { awsErrorName } from './errors.ts';

/** Sends one message to everybody who subscribed to a topic. Throws SweepError `unavailable`. */
export type Publish = (notice: Notice) => Promise<void>;

/**
 * Messages to a topic of SNS, by a client that is loaded for the first one.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function createTopic(arn: string, access: AwsAccess = {}): Publish {
  return async ({ subject, text }) => {
    const { PublishCommand } = await import('./sdk/sns.ts');
    const client = await snsClient(arn, access);
    try {
      await client.send(new PublishCommand({ TopicArn: arn, Subject: subject, Message: text }));
    } catch (cause) {
      const message = `the message could not be sent to the topic ${arn} (${awsErrorName(cause)})`;
      throw new SweepError('unavailable', message, { cause });
    } finally {
      client.destroy();
    }
  };
}
