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
  setting: Setting,
  isHost: boolean,
): z.ZodType<string | string[] | undefined> {
  const { description, type, default: value, optional } = setting;
  const error = (issue: { readonly input?: unknown }) =>
    issue.input === undefined ? `missing: ${description}` : `must be text: ${description}`;
  const text = z.string({ error }).min(1, 'must not be empty');
  const form = formed(text, setting, isHost);
  if (type === 'list') {
    return z
      .array(form, `must be a list: ${description}`)
      .min(1, 'must not be empty')
      .describe(description);
  }
  if (value !== undefined) return form.default(value).describe(description);
  return optional ? form.optional().describe(description) : form.describe(description);
}

/** A text in the form that the definition declares, else in that of a host where it stands in the origin. */
function formed(text: z.ZodString, { pattern, description }: Setting, isHost: boolean) {
  if (pattern !== undefined)
    return text.regex(new RegExp(`^(?:${pattern})$`), `has the wrong form: ${description}`);
  if (!isHost) return text;
  return text.regex(HOST, `must be a host, without \`https://\` and path: ${description}`);
}

/** The schema of the secret that a definition declares. */
export function secretSchema({ secret = {} }: Definition): z.ZodType<Values> {
  const fields = Object.entries(secret).map(
    ([name, { description }]) => [name, z.string().min(1).describe(description)] as const,
  );
  return z.object(Object.fromEntries(fields));
}
