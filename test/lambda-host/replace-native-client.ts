import { registerHooks } from 'node:module';

/** Preloaded into the function's process: aws-lambda-ric finds `runtime-client.ts` where its compiled part would be. */
const url = new URL('./runtime-client.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier.endsWith('/rapid-client.node')
      ? { url, format: 'module-typescript', shortCircuit: true }
      : nextResolve(specifier, context),
});
