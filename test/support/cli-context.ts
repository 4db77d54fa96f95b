import type { CliContext } from '../../lambda/cli/context.ts';
import type { Terminal } from '../../lambda/cli/terminal.ts';
import { createTestClock } from './clock.ts';
import { AMPLE_MEMORY } from './memory.ts';

/** A context without signals, secrets and credentials, for code that needs none of them. */
export function contextWith(terminal: Terminal): CliContext {
  return {
    terminal,
    stopping: {
      stop: { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY },
      end() {},
    },
    adapters: {
      clock: createTestClock(),
      secrets: { read: () => Promise.reject(new Error('no secret is needed')) },
      register: { async *entries() {}, async mark() {} },
      memory: AMPLE_MEMORY,
      awsCredentials: () => Promise.reject(new Error('no credential is needed')),
    },
    newRunId: () => 'run-1',
    approver: async () => 'local user tester',
    createMailer: () => () => Promise.reject(new Error('no mail is sent')),
  };
}
