import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeRelease } from './make-release.ts';

// npm run release -- X.Y.Z

const [version] = process.argv.slice(2);
if (version === undefined || process.argv.length > 3) {
  console.error('usage: npm run release -- X.Y.Z');
  process.exit(2);
}
const folder = fileURLToPath(new URL('../../', import.meta.url));
try {
  makeRelease({
    version,
    folder,
    now: Date.now(),
    check: () => execFileSync('npm', ['run', 'check'], { cwd: folder, stdio: 'inherit' }),
  });
  console.log(`Tagged v${version}. To publish it: git push --follow-tags`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
