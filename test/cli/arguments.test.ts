import { describe, expect, test } from 'vitest';
import { parseCommand } from '../../lambda/cli/arguments.ts';
import { UsageError } from '../../lambda/cli/usage.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../support/clock.ts';

function refusal(...argv: string[]): UsageError {
  try {
    parseCommand(argv);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('the command line was accepted');
}

describe('a command line', () => {
  test('needs no more than a command', () => {
    expect(parseCommand(['plan'])).toEqual({
      command: 'plan',
      config: 'sweeper.yaml',
      all: false,
      exitCode: false,
      json: false,
      deadlineMillis: HOUR,
    });
    expect(parseCommand(['check'])).toEqual({
      command: 'check',
      config: 'sweeper.yaml',
      json: false,
      deadlineMillis: HOUR,
    });
    expect(parseCommand(['providers'])).toEqual({ command: 'providers', json: false });
    expect(parseCommand(['enforce'])).toEqual({
      command: 'enforce',
      config: 'sweeper.yaml',
      all: false,
      json: false,
      yes: false,
      deadlineMillis: HOUR,
    });
  });

  test('may name connections, files and flags', () => {
    const args =
      '--config c.yaml --connection a --connection b --json --audit a.jsonl --yes --deadline 90m';
    expect(parseCommand(['enforce', ...args.split(' ')])).toEqual({
      command: 'enforce',
      config: 'c.yaml',
      connections: ['a', 'b'],
      all: false,
      json: true,
      audit: 'a.jsonl',
      yes: true,
      deadlineMillis: 90 * MINUTE,
    });
  });

  test('names the one token to explain', () => {
    expect(parseCommand(['explain', '--connection', 'a', '--token', 't'])).toEqual({
      command: 'explain',
      config: 'sweeper.yaml',
      connection: 'a',
      token: 't',
      json: false,
      deadlineMillis: HOUR,
    });
  });
});

describe('what is printed', () => {
  test.each(['tokens', 'explain', 'check', 'validate', 'memory', 'notice'] as const)(
    '%s may print JSON',
    (command) => {
      const operands = { explain: ['--token', 't'], memory: ['show'] };
      const connection = ['explain', 'memory'].includes(command) ? ['--connection', 'a'] : [];
      const args = [...(operands[command as 'explain'] ?? []), ...connection];
      const said = command === 'tokens' ? { format: 'json' } : { json: true };
      expect(parseCommand([command, ...args, '--json'])).toMatchObject(said);
    },
  );

  test('does not ask for JSON and for something else', () => {
    expect(refusal('tokens', '--json', '--format', 'csv').message).toBe(
      '--json: does not go with --format csv',
    );
    expect(refusal('memory', 'forget', '--connection', 'a', '--json').message).toContain('--json');
    expect(parseCommand(['tokens', '--json', '--format', 'json'])).toMatchObject({
      format: 'json',
    });
  });
});

describe('a wrong command line', () => {
  test.for([
    [[], 'missing command'],
    [['sweep'], 'unknown command sweep'],
    [['constructor'], 'unknown command constructor'],
    [['plan', '--yes'], "Unknown option '--yes'"],
    [['enforce', '--at', '2027-01-01'], "Unknown option '--at'"],
    [['plan', 'extra'], "Unexpected argument 'extra'"],
    [['plan', '--config'], "Option '--config <value>' argument missing"],
    [['plan', '--json=yes'], "Option '--json' does not take an argument"],
    [['explain', '--connection', 'a'], 'explain needs --connection and --token'],
    [['explain', '--token', 't'], 'explain needs --connection and --token'],
  ] as const)('%o is refused', ([argv, message]) => {
    expect(refusal(...argv).message).toBe(message);
  });
});

describe('a command line that asks for help', () => {
  test.for([['plan'], ['enforce'], ['explain'], ['check'], ['providers']])(
    '%s --help shows the help of the command',
    ([command = '']) => {
      const help = parseCommand([command, '--help']);
      expect(help).toMatchObject({ command: 'help', text: expect.stringContaining(command) });
    },
  );

  test.for(['--help', '-h', 'help', 'help help'])('%s shows all commands', (argument) => {
    expect(parseCommand(argument.split(' '))).toMatchObject({
      text: expect.stringContaining('COMMAND'),
    });
  });
});

describe('the option --at of a plan', () => {
  test.for([
    ['2027-01-31T06:00:00Z', '2027-01-31T06:00:00.000Z'],
    ['2027-01-31T06:00Z', '2027-01-31T06:00:00.000Z'],
    ['2027-01-31T06:00:00.250+02:00', '2027-01-31T04:00:00.250Z'],
    ['2027-01-31', '2027-01-31T00:00:00.000Z'],
  ])('%s means %s', ([text = '', instant = '']) => {
    expect(parseCommand(['plan', '--at', text])).toMatchObject({ at: Date.parse(instant) });
  });

  test.for([
    '2027-01-31T06:00',
    '31.01.2027',
    'tomorrow',
    '2027-02-30',
    '2027-02-30T00:00Z',
    '2027-13-01',
    '2027-01-31T25:00Z',
    '1798696800000',
    '',
  ])('%o is refused with an example of what is right', (text) => {
    expect(refusal('plan', '--at', text).message).toMatch(
      /^--at: must be an ISO 8601 date, or a time with its zone, such as/,
    );
  });
});

describe('--deadline', () => {
  test.for([
    ['1s', SECOND],
    ['PT30M', 30 * MINUTE],
    ['7d', 7 * DAY],
  ] as const)('%s is a duration for every command that asks a provider', ([text, millis]) => {
    for (const command of ['plan', 'enforce', 'check'] as const) {
      expect(parseCommand([command, '--deadline', text])).toMatchObject({ deadlineMillis: millis });
    }
    const explain = ['explain', '--connection', 'a', '--token', 't', '--deadline', text];
    expect(parseCommand(explain)).toMatchObject({ deadlineMillis: millis });
  });

  test.for([
    ['0s', '--deadline: must be between 1s and 7d'],
    ['8d', '--deadline: must be between 1s and 7d'],
    ['90', '--deadline: has no unit; write a duration such as'],
    ['1 hour', '--deadline: is not a duration; write whole numbers'],
    ['1mo', '--deadline: years and months have no exact length'],
    ['', '--deadline: is not a duration'],
    ['-5m', "Option '--deadline' argument is ambiguous"],
    ['1e3s', '--deadline: is not a duration'],
    [`${'9'.repeat(30)}s`, '--deadline: is too long to be counted exactly'],
  ])('refuses %j in words', ([text = '', message = '']) => {
    expect(refusal('plan', '--deadline', text).message).toContain(message);
  });
});
