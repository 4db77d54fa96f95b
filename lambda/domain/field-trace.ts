/** Where one field of a token was read, to try out a mapping. Contains no value. */
export interface FieldTrace {
  /** Its name in {@link Token}. */
  readonly field: string;
  /** Where it is read in the response. */
  readonly path: string;
  /** What was there, in words; the pattern of a text. */
  readonly shape: string;
  /** Whether the field was read from it. */
  readonly isRead: boolean;
}
