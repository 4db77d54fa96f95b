import { HOUR, MINUTE } from '../../support/clock.ts';
import type { ConnectionName, Nights } from './nights.ts';

/** What goes wrong, and how it looks in the metrics of one night. */
export interface Story {
  /** As the runbook has it. */
  readonly title: string;
  /** The first night that is not as it should be. */
  readonly since: number;
  /** What happens in a night. */
  readonly night: (nights: Nights, night: number) => void;
}

type Night = Story['night'];

const quiet: Night = (nights, night) => nights.run(night);

/** A state that begins with a night and lasts. */
function lasting(title: string, bad: Night, since = 10): Story {
  return { title, since, night: (nights, night) => (night < since ? quiet : bad)(nights, night) };
}

/** The run comes to its end, and these connections need attention. */
const attention =
  (...names: ConnectionName[]): Night =>
  (nights, night) =>
    nights.run(night, names);
const nothing: Night = () => {};
const crash: Night = (nights, night) => nights.crash(night);
const undeliverable: Night = (nights, night) => nights.letter(night, 'schedule');

/** What the program cannot say itself. */
const OF_THE_DEPLOYMENT: readonly Story[] = [
  lasting('the schedule was switched off', nothing),
  lasting('the schedule may not invoke the function', undeliverable),
  lasting('the function was deleted', undeliverable),
  lasting('the function has no concurrency left', (nights, night) => nights.throttle(night)),
  {
    title: 'the function had no concurrency left for one night',
    since: 10,
    night: (nights, night) => (night === 10 ? nights.throttle(night) : nights.run(night)),
  },
  lasting('the code does not start', crash),
  lasting('the configuration in the bundle is not valid', crash),
  lasting('a run needs more memory than there is', crash),
  lasting('a run does not end in time', (nights, night) => nights.crash(night, 15 * MINUTE)),
  {
    title: 'one run died, and the next did not',
    since: 10,
    night: (nights, night) => (night === 10 ? nights.crash(night) : nights.run(night)),
  },
  lasting('every second run dies', (nights, night) =>
    night % 2 === 0 ? nights.crash(night) : nights.run(night),
  ),
  lasting('no connection can be swept', attention('crm', 'erp', 'dns')),
  lasting('the audit cannot be written', attention('crm', 'erp', 'dns')),
  lasting('a message to the topic cannot be delivered', (nights, night) => {
    nights.run(night);
    nights.loseMessage(night);
  }),
  lasting('somebody runs a plan by hand each day, and the schedule is off', (nights, night) =>
    nights.invokeByHand(night, 9 * HOUR, 'good'),
  ),
  lasting('somebody’s invocation failed in the evening, and the next run died', (nights, night) => {
    nights.crash(night);
    nights.invokeByHand(night - 1, 20 * HOUR, 'failed');
  }),
];

/** What a connection says of itself. */
const OF_A_CONNECTION: readonly Story[] = [
  lasting('the secret of a connection was deleted', attention('crm')),
  lasting('a provider refuses the credential', attention('crm')),
  lasting('a provider does not answer', attention('crm')),
  lasting('a list could not be read to its end', attention('crm')),
  lasting('a plan is larger than `maxRevocations`', attention('crm')),
  lasting('a list is much shorter than before', attention('crm')),
  lasting('the own token of a connection is not known', attention('crm')),
  lasting('the clock of a provider is wrong', attention('crm')),
  lasting('a removal is refused', attention('crm')),
  lasting('a removal has no effect', attention('crm')),
  lasting('the memory cannot be read', attention('crm')),
  lasting('there was no time for all removals', attention('crm')),
  {
    title: 'a connection fails for one night',
    since: 10,
    night: (nights, night) => nights.run(night, night === 10 ? ['crm'] : []),
  },
  lasting('a connection fails every second night', (nights, night) =>
    nights.run(night, night % 2 === 0 ? ['crm'] : []),
  ),
  lasting('a connection fails, and somebody runs a good plan by hand', (nights, night) => {
    nights.run(night, ['crm']);
    nights.invokeByHand(night, 6 * HOUR, 'good');
  }),
];

/** All stories in which somebody has to be told. */
export const STORIES: readonly Story[] = [...OF_THE_DEPLOYMENT, ...OF_A_CONNECTION];

/** Nights after which nobody must be told anything. */
export const QUIET_STORIES: readonly Story[] = [
  { title: 'all is well', since: 0, night: quiet },
  {
    title: 'each second run begins as late as it may',
    since: 0,
    night: (nights, night) => nights.run(night, [], (night % 2) * (2 * HOUR + 10 * MINUTE)),
  },
  {
    title: 'the schedule delivers twice',
    since: 0,
    night: (nights, night) => {
      nights.run(night);
      nights.run(night, [], MINUTE);
    },
  },
  {
    title: 'somebody runs a good plan by hand',
    since: 0,
    night: (nights, night) => {
      nights.run(night);
      nights.invokeByHand(night, 9 * HOUR, 'good');
    },
  },
];
