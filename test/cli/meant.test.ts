import { expect, test } from 'vitest';
import { unknownCommand, wrongArguments } from '../../lambda/cli/meant.ts';

test.for([
  ['plam', 'unknown command plam; did you mean plan?'],
  ['verison', 'unknown command verison; did you mean version?'],
  ['zzzzzzzzz', 'unknown command zzzzzzzzz'],
  ['', 'missing command'],
] as const)('the command %o is told with what was probably meant', ([name, message]) => {
  expect(unknownCommand(name).message).toBe(message);
});

test.for([
  [
    "Unknown option '--conection'. To specify",
    "Unknown option '--conection'; did you mean --connection?",
  ],
  ["Unknown option '--zzzzzzzz'. To specify", "Unknown option '--zzzzzzzz'"],
  ["Option '--config <value>' argument missing", "Option '--config <value>' argument missing"],
] as const)(
  '%o is cut to its first sentence, with the option that was probably meant',
  ([text, message]) => {
    const error = wrongArguments(new TypeError(text), 'plan');
    expect(error).toMatchObject({ message, command: 'plan' });
  },
);
