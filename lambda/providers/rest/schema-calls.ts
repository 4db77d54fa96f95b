import * as z from 'zod';
import type { HttpRequest } from '../../http-ports.ts';
import { JsonPath, PathTemplate, Scalar, Templates } from './schema-parts.ts';

const callFields = {
  path: PathTemplate.describe('Path below the origin.'),
  query: Templates.optional().describe('Query fields.'),
  headers: Templates.optional().describe('Headers in addition to those of the definition.'),
  json: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('JSON body; every text in it is a template.'),
  form: Templates.optional().describe('Form body.'),
};

const oneBody = {
  error: 'a request has one body: json or form',
  path: ['form'],
};

/** One request to the API, as a definition describes it. */
export type Call = z.output<z.ZodObject<typeof callFields>> & {
  readonly method?: HttpRequest['method'] | undefined;
};

/** A call that changes nothing. */
export const ReadCall = z
  .strictObject({
    method: z.enum(['GET', 'POST']).optional().describe('Without it: GET.'),
    ...callFields,
  })
  .refine(({ json, form }) => !(json && form), oneBody);

const evidence = {
  status: z.int().min(200).max(599).describe('HTTP status of the response.'),
  path: JsonPath.optional().describe('The JSON body has a value here …'),
  in: z.array(Scalar).min(1).optional().describe('… which is one of these.'),
  text: z.string().min(1).optional().describe('The body contains this text.'),
  notText: z.string().min(1).optional().describe('The body does not contain this text.'),
};

/** A response with a meaning: recognised by its status alone, or by evidence in its body too. */
export const ResponseMatcher = z
  .union([z.int().min(200).max(599), z.strictObject(evidence)])
  .meta({ title: 'status, or mapping { status; path?; in?; text?; notText? }' });

/** A response by which the API refuses to change one token, with a message of our own. */
export const Refusal = z
  .strictObject({
    ...evidence,
    message: z
      .string()
      .min(1)
      .describe('What the response means; never taken from the response itself.'),
  })
  .meta({ title: 'mapping { status; path?; in?; text?; notText?; message }' });

/** A call that takes a token out of use, or back into it. */
export const ChangeCall = z
  .strictObject({
    method: z.enum(['DELETE', 'POST', 'PUT', 'PATCH']).describe('HTTP method.'),
    ...callFields,
    ok: z.array(ResponseMatcher).min(1).describe('Responses that prove success.'),
    gone: z
      .array(ResponseMatcher)
      .optional()
      .describe('Responses that say that the token no longer exists.'),
    refused: z
      .array(Refusal)
      .optional()
      .describe('Responses by which the API refuses to change this token.'),
  })
  .refine(({ json, form }) => !(json && form), oneBody);
