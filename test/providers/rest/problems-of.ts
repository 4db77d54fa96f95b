import { findDefinitionProblems } from '../../../lambda/providers/rest/problems.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { SMALL } from './small-definition.ts';

/** The problems of the smallest definition with a change, each as its path and message. */
export const problemsOf = (change: Partial<Definition>) =>
  findDefinitionProblems({ ...SMALL, ...change }).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

/** A setting that permits children to go along. */
export const KEEP = { description: 'Children.', pattern: 'keep|revoke', default: 'keep' };

/** Tokens that go along with their parent. */
export const DESCENT: NonNullable<Definition['descent']> = {
  hasParent: { path: 'item.orphan', in: [false] },
  mayHaveChildren: { path: 'item.type', in: ['service'] },
  setting: 'children',
};
