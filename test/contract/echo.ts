import type { Fault } from '../support/sandbox/faults.ts';
import type { Reply } from '../support/sandbox/message.ts';

/**
 * A response that repeats what was sent, in every place where some API puts its error: headers, query, form. A message
 * that quotes such a response gives a secret away.
 */
export function echo(status: number): Pick<Fault, 'when' | 'effect'> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  const reply: { -readonly [Name in keyof Reply]: Reply[Name] } = { status, headers };
  return {
    effect: { kind: 'response', reply },
    when({ headers: sent, target, body }) {
      const text = `${sent.authorization} ${target} ${body}`;
      headers['x-amzn-errortype'] = sent.authorization ?? '';
      headers['www-authenticate'] = sent.authorization ?? '';
      reply.body = JSON.stringify({
        error: text,
        error_description: text,
        errorDescription: text,
        error_code: text,
        error_msg: text,
        code: text,
        message: text,
        [text]: text,
      });
      return true;
    },
  };
}
