/** What was asked for is not done, and nothing was touched; the message says why. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
