import * as z from 'zod';
import { NO_PLAIN_PATH, PLAIN_PATH } from '../../http/allow-list.ts';
import type { HttpRequest } from '../../ports.ts';

/** Text in which `{dotted.path}` stands for a value; a value that is missing or empty stops what it is for. */
export const Template = z.string().min(1).max(4000).meta({ title: 'template' });

/** A template below the origin; each value becomes one encoded segment, or a part of one. */
export const PathTemplate = z
  .string()
  .regex(PLAIN_PATH, NO_PLAIN_PATH)
  .meta({ title: 'path template' });

/** Header, query or form fields by name. */
export const Templates = z
  .record(z.string().regex(/^[^\s:]{1,128}$/, 'is not the name of a field'), Template)
  .meta({ title: 'mapping of names to templates' });

/** Where a value stands in an answer: keys joined by dots; `\.` is a dot inside a key. */
export const JsonPath = z
  .string()
  .regex(/^[^{}\s]+$/, 'must be keys joined by dots')
  .meta({ title: 'path in JSON' });

/** The same for a value of a token, begun by where it comes from. */
export const FieldPath = z
  .string()
  .regex(/^(?:item|parent|detail)(?:\.[^{}\s]+)?$/, 'must begin with `item`, `parent` or `detail`')
  .meta({ title: 'path from item, parent or detail' });

/** A value of JSON that is not made of others. */
export const Scalar = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .meta({ title: 'text, number, boolean or null' });

/** One request to the API. */
export const callFields = {
  path: PathTemplate,
  query: Templates.optional(),
  headers: Templates.optional().describe('Besides those of the definition.'),
  json: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Body as JSON; each text in it is a template.'),
  form: Templates.optional().describe('Body as a form.'),
};

const oneBody = {
  error: 'a request has one body: json or form',
  path: ['form'],
};

/** One request to the API, as a definition writes it. */
export type Call = z.output<z.ZodObject<typeof callFields>> & {
  readonly method?: HttpRequest['method'] | undefined;
};

/** A call that changes nothing. */
export const ReadCall = z
  .strictObject({ method: z.enum(['GET', 'POST']).optional(), ...callFields })
  .refine(({ json, form }) => !(json && form), oneBody);

const evidence = {
  status: z.int().min(200).max(599),
  path: JsonPath.optional().describe('The JSON body has a value here …'),
  in: z.array(Scalar).min(1).optional().describe('… which is one of these.'),
  text: z.string().min(1).optional().describe('The body contains this text.'),
  notText: z.string().min(1).optional().describe('The body does not contain this one.'),
};

/** An answer that means something: its status alone, or with evidence in its body. */
export const ResponseMatcher = z
  .union([z.int().min(200).max(599), z.strictObject(evidence)])
  .meta({ title: 'status, or mapping { status; path?; in?; text?; notText? }' });

/** An answer by which the API refuses one token, in words of ours. */
export const Refusal = z
  .strictObject({
    ...evidence,
    message: z.string().min(1).describe('What the answer means; never taken from the answer.'),
  })
  .meta({ title: 'mapping { status; path?; in?; text?; notText?; message }' });

/** Values of one field that mean something, compared with their type. */
export const OneOf = z.strictObject({ path: FieldPath, in: z.array(Scalar).min(1) });

/** What puts a token into a state: one of these values, or any value at all, such as the time at which it came about. */
export const State = z.union([
  OneOf,
  z.strictObject({ path: FieldPath, set: z.literal(true) }).describe('Any value but null.'),
]);

/** A call that takes a token out of use. */
export const ChangeCall = z
  .strictObject({
    method: z.enum(['DELETE', 'POST', 'PUT', 'PATCH']),
    ...callFields,
    ok: z.array(ResponseMatcher).min(1).describe('Answers that prove that it is done.'),
    gone: z
      .array(ResponseMatcher)
      .optional()
      .describe('Answers that say that there was no such token any more.'),
    refused: z
      .array(Refusal)
      .optional()
      .describe('Answers by which the API refuses to do it to this token.'),
  })
  .refine(({ json, form }) => !(json && form), oneBody);
