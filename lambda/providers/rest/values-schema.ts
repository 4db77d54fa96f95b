import * as z from 'zod';
import { HOST } from './interpolation.ts';
import type { Definition } from './schema.ts';
import type { Setting } from './schema-settings.ts';

/** The values that a connection gives to a definition. */
export type Values = Readonly<Record<string, string | string[] | undefined>>;

/** The schema of the settings that a definition declares. */
export function settingsSchema({ settings = {}, origin }: Definition): z.ZodType<Values> {
  const fields = Object.entries(settings).map(([name, setting]) => {
    const isHost = origin.includes(`{settings.${name}}`);
    return [name, settingSchema(setting, isHost)] as const;
  });
  return z.strictObject(Object.fromEntries(fields));
}

function settingSchema(
  { description, type, pattern, default: value, optional }: Setting,
  isHost: boolean,
): z.ZodType<string | string[] | undefined> {
  const error = (issue: { readonly input?: unknown }) =>
    issue.input === undefined ? `missing: ${description}` : `must be text: ${description}`;
  const some = z.string({ error }).min(1, 'must not be empty');
  const text = isHost
    ? some.regex(HOST, `must be a host, without \`https://\` and path: ${description}`)
    : some;
  const form =
    pattern === undefined
      ? text
      : text.regex(new RegExp(`^(?:${pattern})$`), `has the wrong form: ${description}`);
  if (type === 'list') {
    return z
      .array(form, `must be a list: ${description}`)
      .min(1, 'must not be empty')
      .describe(description);
  }
  if (value !== undefined) return form.default(value).describe(description);
  return optional ? form.optional().describe(description) : form.describe(description);
}

/** The schema of the secret that a definition declares. */
export function secretSchema({ secret = {} }: Definition): z.ZodType<Values> {
  const fields = Object.entries(secret).map(
    ([name, { description }]) => [name, z.string().min(1).describe(description)] as const,
  );
  return z.object(Object.fromEntries(fields));
}
