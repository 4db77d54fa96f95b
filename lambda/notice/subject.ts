/** The most that the subject of an e-mail may have in SNS. */
const MAX_SUBJECT = 99;

/** The subject of a message: one line of ASCII that mail programs and SNS take. */
export function subjectOf(sweeper: string, headline: string): string {
  return `${sweeper}: ${headline}`.replace(/[^ -~]/g, '?').slice(0, MAX_SUBJECT);
}
