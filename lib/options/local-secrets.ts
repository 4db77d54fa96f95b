import { type ConfigurationProblem, formatPath } from '../../lambda/config/problems.ts';
import type { Connection } from '../../lambda/config/validate.ts';
import { readLocalSecret, shownSecret } from '../../lambda/domain/local-secret.ts';

/** The secrets of these connections that only the command line can read. */
export function localSecretProblems(connections: readonly Connection[]): ConfigurationProblem[] {
  return connections.flatMap(({ secret }, index) => {
    if (secret === undefined || !readLocalSecret(secret)) return [];
    const message = `${shownSecret(secret)} is read on the command line only; store it in Secrets Manager, and write its name here`;
    return [{ path: formatPath(['connections', index, 'secret']), message }];
  });
}
