/** A name that becomes the prefix of many. */
export const NAME = /^[a-zA-Z][a-zA-Z0-9-]{0,39}$/;
/** What {@link NAME} asks for. */
export const NAME_RULE = 'must be 1 to 40 letters, digits and hyphens, a letter first';
const EMAIL = /^[^\s@,;<>()]+@[^\s@,;<>().]+(\.[^\s@,;<>().]+)+$/;
const ACCOUNT = /^\d{12}$/;

/** The problems of a deployment's name. */
export function checkName(name: string): string[] {
  if (NAME.test(name)) return [];
  return [`name: "${name}" ${NAME_RULE}`];
}

/** The problems of mail addresses. */
export function checkEmails(emails: readonly string[]): string[] {
  const wrong = emails.filter((one) => !EMAIL.test(one));
  return wrong.map((one) => `notificationEmails: "${one}" is not an e-mail address`);
}

/** The problems of AWS account ids. */
export function checkAccounts(accounts: readonly string[]): string[] {
  const wrong = accounts.filter((one) => !ACCOUNT.test(one));
  return wrong.map((one) => `secretAccounts: "${one}" is not an AWS account id of twelve digits`);
}

/** The problems of the function's memory, in MiB. */
export function checkMemory(memory: number): string[] {
  if (Number.isInteger(memory) && memory >= 128 && memory <= 10_240) return [];
  return [`memory: ${memory} must be between 128 and 10240 (MiB)`];
}
