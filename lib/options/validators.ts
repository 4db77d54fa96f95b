import type { Duration } from 'aws-cdk-lib';
import { isMailAddress } from '../../lambda/domain/mail-address.ts';

/** The name of a deployment, which is the prefix of many names. */
export const NAME = /^[a-zA-Z][a-zA-Z0-9-]{0,39}$/;
/** {@link NAME} in words. */
export const NAME_RULE = 'must be 1 to 40 letters, digits and hyphens, a letter first';
const ACCOUNT = /^\d{12}$/;

/** The problems of a deployment's name. */
export function checkName(name: string): string[] {
  if (NAME.test(name)) return [];
  return [`name: "${name}" ${NAME_RULE}`];
}

/** The problems of e-mail addresses. */
export function checkEmails(emails: readonly string[]): string[] {
  const invalid = emails.filter((email) => !isMailAddress(email));
  const lower = emails.map((email) => email.toLowerCase());
  const twice = emails.filter((_, index) => lower.indexOf(lower[index] ?? '') < index);
  return [
    ...invalid.map((email) => `emails: "${email}" is not an e-mail address`),
    ...twice.map((email) => `emails: "${email}" is there twice`),
  ];
}

/** The problems of the other accounts whose secrets are read, which need keys of those accounts. */
export function checkAccounts(accounts: readonly string[], keys: readonly unknown[]): string[] {
  const invalid = accounts.filter((account) => !ACCOUNT.test(account));
  const isWithoutKeys = accounts.length > 0 && keys.length === 0;
  return [
    ...invalid.map((account) => `secretAccounts: "${account}" is not a 12-digit AWS account id`),
    ...(isWithoutKeys
      ? [
          'secretAccounts: needs the KMS keys of their secrets in `secretKeys`: a secret that is encrypted with aws/secretsmanager cannot be read from another account',
        ]
      : []),
  ];
}

/** The problems of the time for which the audit is kept. */
export function checkRetention(retention: Duration): string[] {
  if (retention.toDays({ integral: false }) >= 1) return [];
  return ['auditRetention: must be at least one day'];
}

/** The problems of what notices and alarms link to: mail programs show no page that a URL is relative to. */
export function checkRunbook(url: string): string[] {
  if (/^https?:\/\/[^\s]+$/.test(url)) return [];
  return [`runbookUrl: "${url}" must be an absolute URL, such as https://wiki.example.com/sweeper`];
}

/** The problems of the function's memory, in MiB. */
export function checkMemory(memory: number): string[] {
  if (Number.isInteger(memory) && memory >= 256 && memory <= 10_240) return [];
  return [`memorySize: ${memory} must be between 256 and 10240 (MiB)`];
}
