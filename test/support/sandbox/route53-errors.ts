import { json, type Reply } from './message.ts';

/** An error as Global Resolver writes it, for faults; a `Retry-After` goes into `headers`. */
export function route53Error(
  status: number,
  type: string,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return json(status, body, { 'x-amzn-errortype': type, ...headers });
}

/** For a path or method that the API lacks. */
export function unknownOperation(): Reply {
  return route53Error(404, 'UnknownOperationException', {});
}

/** For a parameter that the API does not accept. */
export function invalid(name: string, message: string): Reply {
  return route53Error(400, 'ValidationException', {
    message: `1 validation error detected: ${name} ${message}`,
    reason: 'FIELD_VALIDATION_FAILED',
    fieldList: [{ name, message }],
  });
}

/** For a resource that is not there. */
export function notFound(resourceType: string, resourceId: string): Reply {
  const message = 'The resource does not exist.';
  return route53Error(404, 'ResourceNotFoundException', { message, resourceType, resourceId });
}

/** For a token whose state forbids its deletion. */
export function conflict(resourceId: string): Reply {
  const message = 'The state of the resource does not allow this.';
  const resourceType = 'ACCESS_TOKEN';
  return route53Error(409, 'ConflictException', { message, resourceType, resourceId });
}

/** The reply with a suffix to its error type, if it has one. */
export function withErrorType(reply: Reply, suffix: string): Reply {
  const type = reply.headers?.['x-amzn-errortype'];
  if (type === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, 'x-amzn-errortype': type + suffix } };
}
