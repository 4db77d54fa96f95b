import { nearest } from '../config/nearest.ts';
import { type CommandName, OPTIONS } from './options.ts';
import { UsageError } from './usage.ts';

/** The error about a command that there is not, with what was probably meant. */
export function unknownCommand(name: string): UsageError {
  if (name === '') return new UsageError('missing command');
  const meant = nearest(name, [...Object.keys(OPTIONS), 'help', 'version']);
  return new UsageError(`unknown command ${name}${meant ? `; did you mean ${meant}?` : ''}`);
}

/** The error about arguments that cannot be parsed, with the option that was probably meant. */
export function wrongArguments({ message }: Error, command: CommandName): UsageError {
  // Only the first sentence is about this argument; the rest explains how Node parses arguments.
  const sentence = message.split(/\. |\n/)[0] ?? message;
  const [, option] = /^Unknown option '--([^']+)'$/.exec(sentence) ?? [];
  const meant = option && nearest(option, Object.keys(OPTIONS[command]));
  return new UsageError(`${sentence}${meant ? `; did you mean --${meant}?` : ''}`, command);
}
