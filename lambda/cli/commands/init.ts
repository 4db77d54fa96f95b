import { writeFile } from 'node:fs/promises';
import { parseYaml } from '../../config/parse-yaml.ts';
import {
  type ConfigurationProblem,
  check,
  InvalidConfigurationError,
} from '../../config/problems.ts';
import { unknownProvider } from '../../config/schema.ts';
import type { ProviderModule } from '../../ports.ts';
import { providers } from '../../providers/index.ts';
import type { CliContext } from '../context.ts';
import { firstConfig } from '../first-config.ts';
import type { InitCommand } from '../init-option.ts';
import { renderFirstSteps } from '../text/first-steps.ts';
import { UsageError } from '../usage.ts';

/** Providers that a few questions can configure; `rest` needs a definition. */
const OFFERED = providers.filter(({ name }) => name !== 'rest');

/** Asks for one line of text. */
type Ask = (question: string) => Promise<string>;

/**
 * Writes a first configuration and says what to type next. Asks for what the command line leaves out, unless it says
 * `--yes`. Throws UsageError or InvalidConfigurationError; nothing is written then.
 */
export async function initCommand(command: InitCommand, context: CliContext): Promise<number> {
  const { terminal, stopping } = context;
  const ask = command.yes ? undefined : askOn(terminal, stopping.stop.signal);
  const module = await chooseProvider(command.provider, ask, terminal);
  const settings = await readSettings(module, command.set, ask);
  await writeNew(command.config, firstConfig(module, settings));
  await terminal.stdout(renderFirstSteps(module, command.config));
  return 0;
}

function askOn(terminal: CliContext['terminal'], signal: AbortSignal): Ask {
  if (!terminal.canAsk)
    throw new UsageError('nobody can answer here; use --provider NAME --yes', 'init');
  return async (question) => {
    const answer = await terminal.askText(question, signal);
    if (answer === undefined) throw new UsageError('ended without an answer', 'init');
    return answer.trim();
  };
}

async function chooseProvider(
  given: string | undefined,
  ask: Ask | undefined,
  terminal: CliContext['terminal'],
): Promise<ProviderModule> {
  if (given === undefined) {
    if (!ask) throw new UsageError('--yes needs --provider NAME', 'init');
    for (const { name, title } of OFFERED) terminal.stderr(`  ${name}: ${title}`);
  }
  let name = given ?? (await ask?.('Which provider?')) ?? '';
  for (;;) {
    const module = OFFERED.find((one) => one.name === name);
    if (module) return module;
    const problem = notOffered(name);
    if (!ask || given !== undefined) throw new UsageError(problem, 'init');
    name = await ask(`${problem} Which provider?`);
  }
}

function notOffered(name: string): string {
  if (name === 'rest') return '`rest` needs a definition: docs/rest-provider.md leads to one.';
  return unknownProvider(
    name,
    OFFERED.map((one) => one.name),
  );
}

type Settings = Readonly<Record<string, unknown>>;

async function readSettings(
  module: ProviderModule,
  given: Readonly<Record<string, string>>,
  ask: Ask | undefined,
): Promise<Settings> {
  let texts = given;
  for (;;) {
    const settings = withValues(module, texts);
    const [problem, ...others] = problemsIn(module, settings);
    if (!problem) return settings;
    if (!ask || problem.path === '')
      throw new InvalidConfigurationError([problem, ...others].map(atOption));
    const key =
      texts[settingOf(problem.path)] === undefined ? problem.path : settingOf(problem.path);
    texts = { ...texts, [key]: await ask(`${key}: ${problem.message}`) };
  }
}

/** The values of settings as they are written: YAML where they begin so, or a list where the provider wants one. */
function withValues(module: ProviderModule, texts: Readonly<Record<string, string>>): Settings {
  return Object.entries(texts).reduce<Settings>((values, [key, text]) => {
    const steps = key.split('.');
    if (/^[[{]/.test(text)) return withValue(values, steps, parseYaml(text));
    const list = text.split(/[\s,]+/).filter((word) => word !== '');
    const isBad = (value: unknown) =>
      problemsIn(module, withValue({}, steps, value)).some(({ path }) => path.startsWith(key));
    return withValue(values, steps, isBad(text) && !isBad(list) ? list : text);
  }, {});
}

/** The settings with this value at the end of these keys. */
function withValue(
  settings: Settings,
  [key = '', ...inner]: readonly string[],
  value: unknown,
): Settings {
  if (inner.length === 0) return { ...settings, [key]: value };
  const before = settings[key];
  const mapping = typeof before === 'object' && before !== null ? { ...before } : {};
  return { ...settings, [key]: withValue(mapping, inner, value) };
}

/** What is wrong with settings below a path; of one with keys of its own that is missing, which of them are. */
function problemsIn(module: ProviderModule, values: Settings, below = ''): ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  check(module.settings, values, [], problems);
  return problems
    .filter(({ path }) => path.startsWith(below))
    .flatMap((problem) => {
      const steps = problem.path.split('.');
      if (valueAt(values, steps) !== undefined) return [problem];
      const within = problemsIn(module, withValue(values, steps, {}), `${problem.path}.`);
      return within.length > 0 ? within : [problem];
    });
}

function valueAt(value: unknown, [key, ...inner]: readonly string[]): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return value;
  return valueAt(Reflect.get(value, key), inner);
}

/** The setting that a path leads into. */
function settingOf(path: string): string {
  return path.split(/[.[]/)[0] ?? '';
}

function atOption({ path, message }: ConfigurationProblem): ConfigurationProblem {
  return { path: path === '' ? '--set' : `--set ${path}=…`, message };
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const problem = code === 'EEXIST' ? 'exists already' : `cannot be written (${code})`;
    throw new UsageError(`${file} ${problem}; name another file with --config`, 'init');
  }
}
