// What the package exports: the construct for a CDK app, and what is thrown when its props or its configuration are wrong.
export { InvalidConfigurationError } from '../lambda/config/problems.ts';
export { InvalidDeploymentError } from './deployment-error.ts';
export type { TokenSweeperProps } from './options/props.ts';
export { TokenSweeper } from './token-sweeper.ts';
