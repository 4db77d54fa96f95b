/** The part of oidc-provider that the tests use; the package brings no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    readonly Client: { find(clientId: string): Promise<object | undefined> };
    readonly Grant: new (content: {
      readonly clientId: string;
      readonly accountId: string;
    }) => { addOIDCScope(scope: string): void; save(): Promise<string> };
    readonly AccessToken: new (
      content: UserToken,
    ) => { save(): Promise<string> };
    readonly RefreshToken: new (
      content: UserToken,
    ) => { save(): Promise<string> };
  }

  /** A token that a client got for a user; `expiresIn` is in seconds. */
  interface UserToken {
    readonly client: object;
    readonly accountId: string;
    readonly grantId: string;
    readonly gty: string;
    readonly scope: string;
    readonly expiresIn: number;
  }

  export const errors: { readonly InvalidRequest: new (description: string) => Error };
}
