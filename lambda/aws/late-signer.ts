import type { IAMClientConfig } from '@aws-sdk/client-iam';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Signer } from '../http-ports.ts';

type SignerConstructor = NonNullable<IAMClientConfig['signerConstructor']>;
type SdkSigner = InstanceType<SignerConstructor>;
type SdkRequest = Parameters<SdkSigner['sign']>[0];

const signers = new WeakMap<object, Signer>();

/**
 * Leaves the signature of an SDK's request to the HTTP client, which makes one for each attempt: the SDK would make one
 * for all, before they wait, and by a clock of its own.
 */
export class LateSigner implements SdkSigner {
  readonly #signer: SignatureV4;

  constructor(...options: ConstructorParameters<SignerConstructor>) {
    this.#signer = new SignatureV4(...options);
  }

  /** Signs nothing yet: {@link signerOf} the request does. */
  async sign(request: SdkRequest, options: Parameters<SdkSigner['sign']>[1]): Promise<SdkRequest> {
    signers.set(request, async (_, now) => {
      const signingDate = new Date(now);
      return (await this.#signer.sign(request, { ...options, signingDate })).headers;
    });
    return request;
  }
}

/** What makes the signature that {@link LateSigner} left to be made. */
export function signerOf(request: object): Signer | undefined {
  return signers.get(request);
}
