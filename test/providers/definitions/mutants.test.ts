import { afterAll, describe, expect, test } from 'vitest';
import { DefinitionSchema } from '../../../lambda/providers/rest/definition.ts';
import type { ShippedDefinition } from '../../../lambda/providers/rest/shipped.ts';
import { checksOfApi, tryOut } from '../../contract/contract.ts';
import { cases } from '../../contract/contracts.ts';
import type { ProviderContract } from '../../contract/harness.ts';
import { chosen } from '../../faults/chosen.ts';
import { contractOf } from './contract-case.ts';
import { mutantsOf } from './mutants.ts';

const mutants = cases.flatMap((one) =>
  mutantsOf(one.definition)
    .filter(({ definition }) => isAccepted(definition))
    .map(({ title, definition }) => ({
      title: `${definition.name}: ${title}`,
      contract: contractOf(one, definition),
    })),
);

/** Whether a configuration could contain it. */
function isAccepted(definition: ShippedDefinition): boolean {
  const { name, title, group, limits, rights, removal, ...language } = definition;
  return DefinitionSchema.safeParse(language).success;
}

/** Whether a check of its own contract tells the mutant from the definition. */
async function isCaught(contract: ProviderContract): Promise<boolean> {
  for (const one of checksOfApi(contract)) {
    try {
      await tryOut(contract, one);
    } catch {
      return true;
    }
  }
  return false;
}

let caught = 0;
const tried = chosen(mutants, 41, 7);

describe('a definition that is changed for the worse fails its contract', () => {
  test.each(tried.map(({ title, contract }) => [title, contract] as const))(
    '%s',
    async (_, contract) => {
      const isSeen = await isCaught(contract);
      if (isSeen) caught++;
      expect(isSeen).toBe(true);
    },
    120_000,
  );

  // Else no mutant of it would be tried.
  test.each(cases.map(({ definition }) => [definition.name, definition] as const))(
    '%s itself is accepted',
    (_, definition) => {
      expect(isAccepted(definition)).toBe(true);
    },
  );

  // Else every mutant of it would be caught for nothing.
  test.each(cases.map((one) => [one.definition.name, contractOf(one)] as const))(
    'and %s as it is does not',
    async (_, contract) => {
      for (const one of checksOfApi(contract)) await tryOut(contract, one);
    },
    120_000,
  );

  afterAll(() => {
    process.stdout.write(`mutants of definitions: ${caught} of ${tried.length} caught\n`);
  });
});
