/** Reports all problems of a deployment's options at once: one sentence per problem, each naming its option. */
export class InvalidDeploymentError extends Error {
  override readonly name = 'InvalidDeploymentError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}
