import { SweepError } from '../errors.ts';

/** What an error code of Secrets Manager means to the connection that needs the secret `id`. */
export function secretError(id: string, code: string | undefined, cause?: unknown): SweepError {
  switch (code) {
    case undefined:
    case 'ResourceNotFoundException':
      return new SweepError(
        'not-found',
        `secret ${id} does not exist in this account and region, or has no current value`,
        { cause },
      );
    case 'AccessDeniedException':
    case 'AccessDenied':
      return new SweepError(
        'forbidden',
        `secret ${id} must not be read: allow secretsmanager:GetSecretValue (and BatchGetSecretValue) on it`,
        { cause },
      );
    case 'DecryptionFailure':
      return new SweepError(
        'forbidden',
        `secret ${id} cannot be decrypted: allow kms:Decrypt on its key`,
        { cause },
      );
    case 'InvalidRequestException':
      return new SweepError('not-found', `secret ${id} is scheduled for deletion`, { cause });
    case 'CredentialsProviderError':
    case 'UnrecognizedClientException':
    case 'ExpiredTokenException':
    case 'InvalidSignatureException':
      return new SweepError(
        'unauthorized',
        `secret ${id} was not read: there are no valid AWS credentials here`,
        { cause },
      );
    default:
      return new SweepError('unavailable', `secret ${id} was not read: Secrets Manager failed`, {
        cause,
      });
  }
}
