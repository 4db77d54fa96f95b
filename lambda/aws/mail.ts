import type { SendMail } from '../domain/messenger.ts';
import { SweepError } from '../errors.ts';
import { type AwsAccess, sesClient } from './clients.ts';
import { awsErrorName } from './errors.ts';

/**
 * Messages by SES in plain text, by a client that is loaded for the first one. Sending throws SweepError `unavailable`.
 * @param from the sender, which SES must have verified, or its domain
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function createMailer(from: string, access: AwsAccess = {}): SendMail {
  const client = sesClient(access);
  return async (to, { subject, text }) => {
    const { SendEmailCommand } = await import('./sdk/sesv2.ts');
    const command = new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: [to] },
      Content: {
        Simple: {
          Subject: { Data: subject, Charset: 'UTF-8' },
          Body: { Text: { Data: text, Charset: 'UTF-8' } },
        },
      },
    });
    try {
      await (await client()).send(command);
    } catch (cause) {
      const message = `the message to ${to} could not be sent by SES from ${from} (${awsErrorName(cause)})`;
      throw new SweepError('unavailable', message, { cause });
    }
  };
}
