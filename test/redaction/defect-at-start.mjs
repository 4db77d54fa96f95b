// Preloaded into a process: the function cannot name its configuration, and the error holds a credential.
const Url = globalThis.URL;

globalThis.URL = class extends Url {
  constructor(path, base) {
    if (path === 'sweeper.json') {
      const { AWS_SECRET_ACCESS_KEY: secret } = process.env;
      throw new TypeError(`defect near ${secret}`, { cause: { secret } });
    }
    super(path, base);
  }
};
