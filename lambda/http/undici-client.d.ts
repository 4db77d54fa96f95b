// The client alone: undici's entry also loads its fetch, its WebSocket and its cache, which nothing here uses and
// which make the deployed bundle larger and its start slower (figures in docs/performance.md).
declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici';

  export = Client;
}

declare module 'undici/lib/core/connect.js' {
  import { buildConnector } from 'undici';

  export = buildConnector;
}
