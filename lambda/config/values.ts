import * as z from 'zod';
import { DURATION_PATTERN, missingUnit, parseDuration } from '../domain/duration.ts';
import { parseUntil } from '../domain/instant.ts';
import { isMailAddress } from '../domain/mail-address.ts';

/** Turns a parser that throws RangeError into a step of a schema. */
export function parsedBy<T>(parse: (text: string) => T) {
  return (text: string, context: z.core.$RefinementCtx<string>): T => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      context.issues.push({ code: 'custom', message: error.message, input: text });
      return z.NEVER;
    }
  };
}

/** A length of time, read as milliseconds. */
export const duration = z
  .string({ error: ({ input }) => (typeof input === 'number' ? missingUnit : undefined) })
  .meta({ title: 'duration', pattern: DURATION_PATTERN.source })
  .transform(parsedBy(parseDuration));

/** The end of a time: a date, through that day in UTC, or an instant; read as epoch milliseconds. */
export const until = z.string().meta({ title: 'date or instant' }).transform(parsedBy(parseUntil));

/** A pattern in which `*` and `?` match other characters. */
export const glob = z.string().min(1).meta({ title: 'glob' });

/** One plain e-mail address. */
export const mailAddress = z
  .string()
  .refine(isMailAddress, 'must be an e-mail address')
  .meta({ title: 'e-mail address' });

/** The name of a policy or rule: printable text. */
export const label = z
  .string()
  .min(1)
  .max(128)
  .refine((text) => !/\p{Cc}/u.test(text), 'must not hold control characters')
  .meta({ title: 'text' });
