import { expect, test } from 'vitest';
import { readCommand } from '../../lambda/secrets/command.ts';

const run = (command: string, timeoutMillis?: number) =>
  readCommand(command, 'cmd:shown …', timeoutMillis);

test('a shell runs the command, and what it prints is the secret', async () => {
  await expect(run('printf "one\\ntwo\\n" | tail -n 1')).resolves.toBe('two\n');
});

test('the command gets the end of its input at once', async () => {
  await expect(run('cat; echo end')).resolves.toBe('end\n');
});

test.for([
  ['echo canary; echo canary >&2; exit 3', 'ended with exit code 3; run it yourself to see why'],
  ['no-such-program-canary', 'ended with exit code 127; run it yourself to see why'],
  ['yes canary', 'printed more than 64 KiB'],
] as const)('%s fails in words that hold nothing of what it prints', async ([command, words]) => {
  const error = await run(command).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'invalid-secret', message: `secret cmd:shown … ${words}` });
  expect(error).not.toHaveProperty('cause');
});

test('a command that does not end is given up', async () => {
  await expect(run('exec sleep 60', 50)).rejects.toMatchObject({
    code: 'timeout',
    message: 'secret cmd:shown … was not there after 0.05s',
  });
});
