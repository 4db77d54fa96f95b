import * as z from 'zod';

const name = z.string().regex(/^[a-zA-Z]\w{0,63}$/, 'must consist of letters, digits and _');
const description = z.string().min(1).describe('What it is, for whoever configures a connection.');

const Setting = z.strictObject({
  description,
  type: z.enum(['text', 'list']).optional().describe('Without it: text.'),
  pattern: z
    .string()
    .refine((text) => compiles(text), 'is not a regular expression')
    .optional()
    .describe('Regular expression that the whole text, or each text of the list, must match.'),
  default: z.string().min(1).optional().describe('Value of a connection that gives none.'),
  optional: z
    .literal(true)
    .optional()
    .describe('A connection may omit it; header and query fields that use it are then omitted.'),
});

/** A setting that a definition declares. */
export type Setting = z.output<typeof Setting>;

/** The settings that a definition declares. */
export const DeclaredSettings = z.record(name, Setting);

/** The fields of the secret that a definition declares. */
export const DeclaredSecret = z.record(name, z.strictObject({ description }));

/** What the role of the deployed function needs. */
export const DeclaredPermission = z.strictObject({
  actions: z
    .array(
      z.string().regex(/^[a-z0-9-]+:[A-Za-z0-9]+$/, 'must be one action, such as `geo:ListKeys`'),
    )
    .min(1)
    .describe('IAM actions, each by its full name.'),
  resources: z
    .array(z.string().min(1))
    .min(1)
    .describe('ARNs; `{partition}`, `{region}` and `{account}` stand for the deployment’s own.'),
  reason: z.string().min(1).describe('What the calls need them for.'),
});

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
