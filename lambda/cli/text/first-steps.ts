import type { ProviderModule } from '../../ports.ts';
import { DEFAULT_CONFIG } from '../arguments.ts';
import { variableOf } from '../first-config.ts';
import { secretFieldNames } from '../secret-field-names.ts';
import { PROGRAM } from '../usage.ts';

/** Where the page of each provider is, from wherever the program is installed. */
const PAGES = 'https://github.com/token-sweeper/token-sweeper/blob/main/docs/providers';

/** What to type after the first configuration was written to `file`. */
export function renderFirstSteps(module: ProviderModule, file: string): string {
  const option = file === DEFAULT_CONFIG ? '' : ` --config ${file}`;
  const steps = [
    [`Make a credential with these rights (${PAGES}/${module.name}.md):`, ...rightsOf(module)],
    ...handOver(module),
    [
      'See whether it works, and what would be done; nothing is changed:',
      `${PROGRAM} check${option}`,
      `${PROGRAM} plan${option}`,
    ],
    ...deploy(module),
  ];
  const lines = steps.flatMap(([title = '', ...rest], index) => [
    `${index + 1}. ${title}`,
    ...rest.map((line) => `     ${line}`),
  ]);
  return `written: ${file}\n\n${lines.join('\n')}\n`;
}

function rightsOf({ rights }: ProviderModule): readonly string[] {
  return rights.length > 0 ? rights : ['none'];
}

function handOver(module: ProviderModule): string[][] {
  const variable = variableOf(module);
  if (variable === undefined)
    return [
      [
        'It signs in with the AWS credentials of your shell; choose them, such as by:',
        'export AWS_PROFILE=…',
      ],
    ];
  return [
    [
      `Hand it over without leaving it in the shell's history: type this line, paste ${whatToPaste(module)}, press Enter.`,
      `read -rs ${variable} && export ${variable}`,
    ],
  ];
}

function whatToPaste(module: ProviderModule): string {
  const fields = secretFieldNames(module);
  if (fields.length === 1) return 'the credential';
  return `one line of JSON, {${fields.map((field) => `"${field}":"…"`).join(',')}}`;
}

function deploy(module: ProviderModule): string[][] {
  const variable = variableOf(module);
  if (variable === undefined) return [];
  const name = `token-sweeper/${module.name}`;
  return [
    [
      `For a deployment, store it in Secrets Manager, and write \`secret: ${name}\` in the configuration:`,
      `printf %s "$${variable}" | aws secretsmanager create-secret --name ${name} --secret-string file:///dev/stdin`,
    ],
  ];
}
