import { test } from 'vitest';
import { createDeadLetterQueue } from '../../lib/dead-letters.ts';
import { templateWith } from './synth.ts';

test('a dead-letter queue is encrypted and keeps events for as long as Amazon SQS allows', () => {
  templateWith((stack) => {
    createDeadLetterQueue(stack, 'Letters', 'nightly-dead-letters');
  }).hasResourceProperties('AWS::SQS::Queue', {
    QueueName: 'nightly-dead-letters',
    SqsManagedSseEnabled: true,
    MessageRetentionPeriod: 14 * 24 * 60 * 60,
  });
});
