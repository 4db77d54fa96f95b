/** By default the SDK waits forever for a response, until Lambda ends the run without a report. */
export const REQUEST_HANDLER = {
  connectionTimeout: 3_000,
  requestTimeout: 10_000,
  throwOnRequestTimeout: true,
};
