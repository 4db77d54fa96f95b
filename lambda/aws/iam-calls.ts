import type { IAMClient } from '@aws-sdk/client-iam';
import type { GoneClaim } from '../domain/gone-claim.ts';
import { goneClaim } from '../domain/gone-claim.ts';
import { iamError, isNoSuchEntity } from './iam-errors.ts';
import type { SdkTransport } from './sdk-transport.ts';

/** Calls IAM; whatever the SDK throws becomes a SweepError. */
export class IamCalls {
  readonly #client: IAMClient;
  readonly #transport: Pick<SdkTransport, 'wasRepeated'>;

  constructor(client: IAMClient, transport: Pick<SdkTransport, 'wasRepeated'>) {
    this.#client = client;
    this.#transport = transport;
  }

  /** @param operation what is attempted, such as `listing the users` */
  async call<Output>(
    operation: string,
    run: (client: IAMClient) => Promise<Output>,
  ): Promise<Output> {
    try {
      return await run(this.#client);
    } catch (error) {
      throw iamError(error, operation);
    }
  }

  /** A list below something that may no longer exist. */
  async callUnlessGone<Output>(
    operation: string,
    run: (client: IAMClient) => Promise<Output>,
  ): Promise<Output | 'gone'> {
    try {
      return await run(this.#client);
    } catch (error) {
      if (isNoSuchEntity(error)) return 'gone';
      throw iamError(error, operation);
    }
  }

  /** A change; changing something that no longer exists is not a failure. */
  async change(
    operation: string,
    run: (client: IAMClient) => Promise<unknown>,
  ): Promise<'done' | GoneClaim> {
    try {
      await run(this.#client);
      return 'done';
    } catch (error) {
      if (!isNoSuchEntity(error)) throw iamError(error, operation);
      return goneClaim({ repeated: this.#transport.wasRepeated(error) });
    }
  }
}
