import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Reads files with certificates of private authorities, in PEM; a relative path begins at `folder`. The result holds the
 * certificates alone, without the comments around them. It throws RangeError, with a message that repeats nothing of the
 * file.
 */
export function certificateReader(folder: string): (file: string) => string {
  return (file) => certificatesIn(readText(isAbsolute(file) ? file : join(folder, file)));
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new RangeError(
      `cannot be read${code}; a relative path begins where the configuration file is`,
    );
  }
}

function certificatesIn(text: string): string {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    throw new RangeError('holds a private key; it must hold certificates only');
  }
  const certificates = text.match(CERTIFICATE) ?? [];
  if (certificates.length === 0) {
    throw new RangeError(
      text.trim() === '' ? 'is empty; it must hold certificates in PEM' : NO_CERTIFICATE,
    );
  }
  for (const [index, certificate] of certificates.entries()) {
    if (!isCertificate(certificate)) {
      throw new RangeError(`certificate ${index + 1} in the file cannot be read`);
    }
  }
  return `${certificates.join('\n')}\n`;
}

const NO_CERTIFICATE = 'holds no certificate in PEM (`-----BEGIN CERTIFICATE-----`)';

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem) !== undefined;
  } catch {
    return false;
  }
}

/** Trusts these authorities, in PEM, besides those that Node trusts anyway. */
export function trusting(certificates: string): SecureContext {
  return createSecureContext({ ca: [...getCACertificates('default'), certificates] });
}
