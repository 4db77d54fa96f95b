/** The name of a deployment, which is the prefix of many names. */
export const NAME = /^[a-zA-Z][a-zA-Z0-9-]{0,39}$/;
/** {@link NAME} in words. */
export const NAME_RULE = 'must be 1 to 40 letters, digits and hyphens, a letter first';
const EMAIL = /^[^\s@,;<>()]+@[^\s@,;<>().]+(\.[^\s@,;<>().]+)+$/;
const ACCOUNT = /^\d{12}$/;

/** The problems of a deployment's name. */
export function checkName(name: string): string[] {
  if (NAME.test(name)) return [];
  return [`name: "${name}" ${NAME_RULE}`];
}

/** The problems of e-mail addresses. */
export function checkEmails(emails: readonly string[]): string[] {
  const invalid = emails.filter((email) => !EMAIL.test(email));
  return invalid.map((email) => `emails: "${email}" is not an e-mail address`);
}

/** The problems of AWS account ids. */
export function checkAccounts(accounts: readonly string[]): string[] {
  const invalid = accounts.filter((account) => !ACCOUNT.test(account));
  return invalid.map((account) => `secretAccounts: "${account}" is not a 12-digit AWS account id`);
}

/** The problems of the function's memory, in MiB. */
export function checkMemory(memory: number): string[] {
  if (Number.isInteger(memory) && memory >= 128 && memory <= 10_240) return [];
  return [`memory: ${memory} must be between 128 and 10240 (MiB)`];
}
