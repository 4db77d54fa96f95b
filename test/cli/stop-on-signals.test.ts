import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Stopping, stopOnSignals } from '../../lambda/cli/stop-on-signals.ts';

let process: EventEmitter;
let now: number;
let lines: string[];
let exits: number;
let stopping: Stopping;

beforeEach(() => {
  process = new EventEmitter();
  now = 0;
  lines = [];
  exits = 0;
  const clock = { elapsed: () => now };
  stopping = stopOnSignals(
    process,
    clock,
    (line) => lines.push(line),
    () => {
      exits += 1;
    },
  );
});

describe('a run that can be stopped', () => {
  test('has no deadline and is not stopped by itself', () => {
    expect(stopping.stop.signal.aborted).toBe(false);
    expect(stopping.stop.deadline).toBe(Number.POSITIVE_INFINITY);
  });

  test.for(['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP', 'SIGXCPU'])(
    'starts nothing new after %s, and shows that',
    (signal) => {
      process.emit(signal);
      expect(stopping.stop.signal.aborted).toBe(true);
      expect(lines).toHaveLength(1);
      expect(exits).toBe(0);
    },
  );

  test('exits at once after a second signal', () => {
    process.emit('SIGINT');
    now = 1000;
    process.emit('SIGTERM');
    expect(exits).toBe(1);
  });

  test('takes a signal that npm repeats at once for the same one', () => {
    process.emit('SIGINT');
    now = 3;
    process.emit('SIGINT');
    expect(exits).toBe(0);
    expect(lines).toHaveLength(1);
  });

  test.for(['SIGHUP', 'SIGXCPU'])('takes %s as often as the system sends it', (signal) => {
    process.emit('SIGTERM');
    now = 1000;
    process.emit(signal);
    expect(exits).toBe(0);
    process.emit('SIGQUIT');
    expect(exits).toBe(1);
  });

  test('keeps SIGUSR1 from starting the debugger, and goes on', () => {
    expect(process.listenerCount('SIGUSR1')).toBe(1);
    process.emit('SIGUSR1');
    expect(stopping.stop.signal.aborted).toBe(false);
    expect(lines).toEqual([]);
  });

  test('can be ended without a signal', () => {
    stopping.end();
    expect(stopping.stop.signal.aborted).toBe(true);
    expect(lines).toEqual([]);
  });
});
