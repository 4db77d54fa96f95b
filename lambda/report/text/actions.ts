import type { Decision } from '../../domain/events.ts';
import type { RemovalWord } from '../../domain/removal.ts';
import { formatCount } from './counts.ts';

/** What is done to tokens, in words, and whether it can be undone. */
interface Action {
  readonly verb: string;
  readonly done: string;
  readonly canBeUndone: boolean;
}

const REMOVALS: Readonly<Record<RemovalWord, Action>> = {
  revoke: { verb: 'revoke', done: 'revoked', canBeUndone: false },
  delete: { verb: 'delete', done: 'deleted', canBeUndone: false },
  archive: { verb: 'archive', done: 'archived', canBeUndone: false },
};

const DISABLE: Action = { verb: 'disable', done: 'disabled', canBeUndone: true };

function actionOf(decision: Decision, removal: RemovalWord): Action {
  return decision === 'disable' ? DISABLE : REMOVALS[removal];
}

/** What is done to one token: `delete for good`, or `disable, can be undone`. */
export function nameAction(decision: Decision, removal: RemovalWord): string {
  const { verb, canBeUndone } = actionOf(decision, removal);
  return canBeUndone ? `${verb}, can be undone` : `${verb} for good`;
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
    .map(([{ done, canBeUndone }, count], index) => {
      const undo = canBeUndone ? ', which can be undone' : ' for good';
      return `${formatCount(count)}${index === 0 ? auxiliary : ''} ${done}${undo}`;
    })
    .join('; ');
}

/** What can be undone comes first; the rest in the order of the words. */
function rank(action: Action): number {
  return action.canBeUndone ? -1 : Object.values(REMOVALS).indexOf(action);
}
