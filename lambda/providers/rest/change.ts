import { SweepError } from '../../errors.ts';
import { statusError } from '../../http/json.ts';
import type { Api } from './api.ts';
import { idOf } from './mapping.ts';
import type { UnsignedRequest } from './requests.ts';
import type { Change, Definition } from './schema.ts';
import { shows } from './signs.ts';
import { fillPath, type Lookup } from './template.ts';

/** Words that some APIs take for the caller's own token, or for all tokens. */
const RESERVED = new Set(['current', 'self', 'me', 'mine', 'all', '*', '-']);

/** A call that takes one token out of use. */
export interface TokenChange {
  /** Throws SweepError when this token's request would be no request about this token alone. */
  build(lookup: Lookup): UnsignedRequest;
  /** Throws SweepError unless the answer proves that the token is out of use. */
  carryOut(lookup: Lookup): Promise<'done' | 'gone'>;
}

/** The call that a definition describes, with its guards. */
export function createChange(
  change: Change,
  definition: Definition,
  api: Api,
  doing: string,
): TokenChange {
  function build(lookup: Lookup): UnsignedRequest {
    if (RESERVED.has(idOf(definition, lookup).toLowerCase())) {
      throw new SweepError('invalid-response', 'its id is a word that means other tokens');
    }
    const request = api.build(change, lookup);
    if (bare(request.url.pathname) === bare(fillPath(definition.list.path, lookup))) {
      throw new SweepError('invalid-response', 'its id would lead to the list of all tokens');
    }
    return request;
  }

  return {
    build,
    async carryOut(lookup) {
      const response = await api.send(build(lookup));
      if (shows(response, change.ok)) return 'done';
      if (shows(response, change.gone)) return response.repeated ? 'done' : 'gone';
      throw statusError(response, doing);
    },
  };
}

function bare(path: string): string {
  return path.replace(/\/+$/, '').toLowerCase();
}
