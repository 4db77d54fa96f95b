import { Agent, request } from 'node:http';

/**
 * Stands in for the compiled part of aws-lambda-ric, which needs a C++ compiler to install: the three calls by
 * which it asks for an event and hands in what became of it. Everything else of the client is the real one.
 * It is no TypeScript, as compiling that would take memory of the function.
 */

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const base = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;

/** Asks for the next event; resolves to it and to the headers that describe it. */
export function next() {
  return call('GET', '/next');
}

/** Hands in the returned value. */
export function done(id, body) {
  void call('POST', `/${id}/response`, body);
}

/** Hands in the error. */
export function error(id, body, xrayCause) {
  const headers = { 'lambda-runtime-function-xray-error-cause': xrayCause };
  void call('POST', `/${id}/error`, body, headers);
}

// One socket: what is handed in arrives before the next event is asked for.
function call(method, path, body = '', headers = {}) {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const options = { agent, method, headers: { ...headers, ...length } };
    const outgoing = request(base + path, options, (response) => {
      let bodyJson = '';
      response.setEncoding('utf8');
      response.on('data', (data) => {
        bodyJson += data;
      });
      response.on('end', () => resolve({ bodyJson, headers: response.headers }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
