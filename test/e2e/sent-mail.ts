import * as z from 'zod';

const Messages = z.array(
  z.object({
    source: z.string(),
    subject: z.string(),
    body: z.string(),
    destinations: z.object({ ToAddresses: z.array(z.string()) }),
  }),
);

/** A message that moto’s SES took. */
export interface SentMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/** All messages that SES sent in the moto at this port, in order, as its own record of them has it. */
export async function sentMail(port: number): Promise<SentMail[]> {
  const response = await fetch(`http://127.0.0.1:${port}/moto-api/data.json`);
  const { ses } = z.object({ ses: z.record(z.string(), z.unknown()) }).parse(await response.json());
  return Messages.parse(ses.Message).map(({ source, destinations, subject, body }) => ({
    from: source,
    to: destinations.ToAddresses,
    subject,
    text: body,
  }));
}
