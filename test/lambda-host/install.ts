import { execSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Installs AWS's runtime client where it is missing; Vitest calls it before the first test. `npm ci` leaves it out, as it
 * would compile it. Without a network, only the tests that start a function fail.
 */
export function setup(): void {
  try {
    // Vitest gives a set-up no import.meta.resolve.
    createRequire(import.meta.url).resolve('aws-lambda-ric');
  } catch {
    const folder = fileURLToPath(new URL('.', import.meta.url));
    try {
      execSync('npm ci --prefer-offline', { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    } catch (error) {
      console.error('aws-lambda-ric could not be installed:', error);
    }
  }
}
