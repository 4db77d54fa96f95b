import { json, type Reply } from './message.ts';

/** An error as the management API writes it, for faults. */
export function apigeeError(status: number, code: string, message: string): Reply {
  return json(status, { code, message, contexts: [] });
}

/** For a token that is not there. */
export function unknownToken(code = 'keymanagement.service.invalid_access_token'): Reply {
  return apigeeError(404, code, 'Invalid Access Token');
}

/** For an app that is not there. */
export function unknownApp(): Reply {
  return apigeeError(404, 'keymanagement.service.app_id_not_found', 'App id not found');
}
