import { registerHooks } from 'node:module';

/** Preloaded into the function's process: aws-lambda-ric finds `runtime-client.mjs` where its compiled part would be. */
const url = new URL('./runtime-client.mjs', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier.endsWith('/rapid-client.node')
      ? { url, format: 'module', shortCircuit: true }
      : nextResolve(specifier, context),
});
