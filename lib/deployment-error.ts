/** What was asked of the deployment cannot be; one sentence a problem, each naming the value it is about. */
export class InvalidDeploymentError extends Error {
  override readonly name = 'InvalidDeploymentError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}
