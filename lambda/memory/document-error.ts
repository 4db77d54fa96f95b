/** Why a text is not the document that it should be; continues its name. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
}
