import type { Decision } from '../../domain/events.ts';
import type { RemovalWord } from '../../domain/removal.ts';
import { formatCount } from './counts.ts';

/** What is done to tokens, in words, and whether it can be undone. */
interface Action {
  /** For one token. */
  readonly name: string;
  readonly done: string;
  /** After {@link done}. */
  readonly undo: string;
}

const REMOVALS: Readonly<Record<RemovalWord, Action>> = {
  revoke: { name: 'revoke for good', done: 'revoked', undo: ' for good' },
  delete: { name: 'delete for good', done: 'deleted', undo: ' for good' },
  archive: { name: 'archive for good', done: 'archived', undo: ' for good' },
};

const ANNOUNCE: Action = { name: 'announce', done: 'announced', undo: ', and left as they are' };
const DISABLE: Action = {
  name: 'disable, can be undone',
  done: 'disabled',
  undo: ', which can be undone',
};
const QUARANTINE: Action = {
  name: 'quarantine, can be undone',
  done: 'put into quarantine',
  undo: ', which can be undone',
};

function actionOf(decision: Decision, removal: RemovalWord): Action {
  if (decision === 'announce') return ANNOUNCE;
  if (decision === 'quarantine') return QUARANTINE;
  return decision === 'disable' ? DISABLE : REMOVALS[removal];
}

/** What is done to one token: `delete for good`, or `disable, can be undone`. */
export function nameAction(decision: Decision, removal: RemovalWord): string {
  return actionOf(decision, removal).name;
}

/** Tokens by what is done to them, where a removal has this name. */
export interface ActionCounts {
  readonly removal: RemovalWord;
  readonly actions: ReadonlyMap<Decision, number>;
}

/**
 * What is done to how many tokens, what can be undone first.
 * @param auxiliary such as `will be`
 * @example
 * describeActions(counts, ' will be'); // '7 will be disabled, which can be undone; 3 deleted for good'
 */
export function describeActions(parts: readonly ActionCounts[], auxiliary = ''): string {
  const counts = new Map<Action, number>();
  for (const { removal, actions } of parts) {
    for (const [decision, count] of actions) {
      const action = actionOf(decision, removal);
      counts.set(action, (counts.get(action) ?? 0) + count);
    }
  }
  return [...counts]
    .toSorted(([left], [right]) => rank(left) - rank(right))
    .map(
      ([{ done, undo }, count], index) =>
        `${formatCount(count)}${index === 0 ? auxiliary : ''} ${done}${undo}`,
    )
    .join('; ');
}

/** What changes least comes first. */
const ORDER: readonly Action[] = [ANNOUNCE, DISABLE, QUARANTINE, ...Object.values(REMOVALS)];

function rank(action: Action): number {
  return ORDER.indexOf(action);
}
