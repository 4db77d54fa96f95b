import type { Duration } from 'aws-cdk-lib';
import type { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { type Cadence, cadenceOf } from './cadence.ts';
import { FUNCTION_TIMEOUT } from './sweeper-function.ts';

/** CloudWatch looks back a week at most, and one day of it is for a run that is late. */
const LONGEST_GAP_MINUTES = 6 * 24 * 60;
const LONGEST_WINDOW_MINUTES = 24 * 60;
const NAME = /^[a-zA-Z][a-zA-Z0-9-]{0,39}$/;
const EMAIL = /^[^\s@,;<>()]+@[^\s@,;<>().]+(\.[^\s@,;<>().]+)+$/;
const ACCOUNT = /^\d{12}$/;

/** The problems of a name that becomes the prefix of many. */
export function checkName(name: string): string[] {
  if (NAME.test(name)) return [];
  return [`name: "${name}" must be 1 to 40 letters, digits and hyphens, a letter first`];
}

/** The problems of mail addresses. */
export function checkEmails(emails: readonly string[]): string[] {
  const wrong = emails.filter((one) => !EMAIL.test(one));
  return wrong.map((one) => `emails: "${one}" is not an e-mail address`);
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

/** The problems of a schedule; `cadence` is there when it has none. */
export function checkSchedule(
  schedule: ScheduleExpression,
  flexibleWindow: Duration,
): { readonly problems: readonly string[]; readonly cadence?: Cadence } {
  const { expressionString: expression, timeZone } = schedule;
  const problems: string[] = [];
  if (timeZone && !isTimeZone(timeZone.timezoneName))
    problems.push(`timeZone: "${timeZone.timezoneName}" is not in the IANA time zone database`);
  const window = flexibleWindow.toMinutes();
  if (window > LONGEST_WINDOW_MINUTES)
    problems.push(`flexibleWindow: ${window} minutes are more than a day`);
  const cadence = tryCadence(expression, problems);
  if (cadence) problems.push(...checkCadence(expression, cadence, window));
  return { problems, ...(cadence && problems.length === 0 && { cadence }) };
}

function tryCadence(expression: string, problems: string[]): Cadence | undefined {
  try {
    return cadenceOf(expression);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push(`schedule: ${expression}: ${error.message}`);
    return undefined;
  }
}

function checkCadence(expression: string, cadence: Cadence, window: number): string[] {
  const timeout = FUNCTION_TIMEOUT.toMinutes();
  const problems: string[] = [];
  if (cadence.shortestGap - window < timeout)
    problems.push(
      `schedule: ${expression}: runs may start less than ${timeout} minutes apart, so one could overtake another; leave more time or take a shorter flexible window`,
    );
  if (cadence.longestGap > LONGEST_GAP_MINUTES)
    problems.push(
      `schedule: ${expression}: up to ${Math.ceil(cadence.longestGap / 1440)} days lie between runs, and an alarm can look back seven at most, so nobody would notice that it stopped; let it run at least every six days`,
    );
  return problems;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
