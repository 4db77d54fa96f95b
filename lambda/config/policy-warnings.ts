import { formatDuration, HOUR } from '../domain/duration.ts';
import type { Conditions, Policy, Rule } from '../domain/policy-types.ts';
import { type ConfigurationProblem, formatPath, type Path } from './problems.ts';

/** What in a policy probably does not mean what it says, whoever follows it. */
export function warningsInPolicy({ name, rules, protect }: Policy): ConfigurationProblem[] {
  const path = ['policies', name];
  return [
    ...rules.flatMap(({ when }, index) =>
      warningsInConditions(when, [...path, 'rules', index, 'when']),
    ),
    ...rules.flatMap((rule, index) =>
      warnOfCatchAll(rule, rules.length - index - 1, [...path, 'rules', index]),
    ),
    ...protect.flatMap((entry, index) => warnOfGlobs(entry, [...path, 'protect', index])),
  ];
}

function warningsInConditions(when: Conditions, path: Path): ConfigurationProblem[] {
  return [
    ...warnOfGlobs(when, path),
    ...warnOfShortAges(when, path),
    ...(when.not ? warningsInConditions(when.not, [...path, 'not']) : []),
  ];
}

const GLOBS = ['id', 'name', 'owner', 'scope', 'tag'] as const;

/** What means something in a regular expression, and stands for itself in a glob. */
const REGULAR_EXPRESSION = /[\^$\\(|]|\.\*|^\/.*\/$/;

const CURLY_QUOTE = /[\u2018\u2019\u201c\u201d]/;

function warnOfGlobs(
  globs: Readonly<Partial<Record<(typeof GLOBS)[number], string | undefined>>>,
  path: Path,
): ConfigurationProblem[] {
  return GLOBS.flatMap((key) => warnOfGlob(globs[key] ?? '', formatPath([...path, key])));
}

/** What in a glob at `path` probably does not mean what it says. */
export function warnOfGlob(glob: string, path: string): ConfigurationProblem[] {
  if (REGULAR_EXPRESSION.test(glob))
    return [
      {
        path,
        message:
          'looks like a regular expression; in a glob only `*` and `?` stand for other characters',
      },
    ];
  if (!CURLY_QUOTE.test(glob)) return [];
  return [{ path, message: 'holds a curly quote, which is part of the text' }];
}

/** Conditions about staleness, for which an age of minutes is likely a slip: `6m` is six minutes. */
const AGES = ['expiredFor', 'olderThan', 'unusedFor', 'lifetimeOver'] as const;

function warnOfShortAges(when: Conditions, path: Path): ConfigurationProblem[] {
  return AGES.flatMap((key) => {
    const age = when[key] ?? 0;
    if (age === 0 || age >= HOUR) return [];
    const message = `${formatDuration(age)} is less than an hour, and \`m\` means minutes; write months as days, such as \`180d\``;
    return [{ path: formatPath([...path, key]), message }];
  });
}

/** Whether a rule leaves next to nothing to the rules below it. */
function warnOfCatchAll({ when }: Rule, below: number, path: Path): ConfigurationProblem[] {
  const conditions = Object.entries(when).filter(([, value]) => value !== undefined);
  const catchesAll = conditions.every(
    ([key, value]) =>
      (typeof value === 'string' && /^\*+$/.test(value)) ||
      (value === 0 && (key === 'olderThan' || key === 'unusedFor')),
  );
  if (!catchesAll || below === 0) return [];
  const rules = below === 1 ? 'the rule below it decides' : `the ${below} rules below it decide`;
  return [
    {
      path: formatPath(path),
      message: `matches every token that it can be told of, so ${rules} hardly anything`,
    },
  ];
}
