/** One address, without a name, a comment or anything else that a mail program would read as more than that. */
const MAIL_ADDRESS = /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\.]+(?:\.[^\s@,;:<>()[\]"\\.]+)+$/;

/** RFC 5321, section 4.5.3.1.3, less the brackets. */
const MAX_LENGTH = 254;

/** Whether a text is one plain e-mail address. */
export function isMailAddress(text: string): boolean {
  return text.length <= MAX_LENGTH && MAIL_ADDRESS.test(text);
}
