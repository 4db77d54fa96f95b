import { providers } from '../../lambda/providers/index.ts';
import { createProvider } from './scaffold/create-provider.ts';

// Creates the files of a new provider: npm run new:provider -- NAME [--code]

try {
  const taken = providers.map(({ name }) => name);
  const lines = createProvider(process.argv.slice(2), { root: process.cwd(), taken });
  console.log(lines.join('\n'));
} catch (error) {
  if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
