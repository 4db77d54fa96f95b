import type { Reply } from '../../support/sandbox/message.ts';

/** What one action of the stub does: the inside of its result, or a refusal. */
export type Operation = (form: URLSearchParams) => string | Refusal;

/** How a call is refused. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** An error as IAM words it. */
export function refusal({ status, code, message }: Refusal): Reply {
  const error = xml({ Type: 'Sender', Code: code, Message: message });
  const head = '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">';
  return { status, body: `${head}<Error>${error}</Error></ErrorResponse>` };
}

/** A complete response around the inside of one. */
export function envelope(action: string, inner: string): string {
  const head = `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/">`;
  const tail = '<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>';
  return `${head}${inner}${tail}</${action}Response>`;
}

/** One page of a list in the Query protocol, with the marker of the next one. */
export function pageOf<Item>(
  list: string,
  found: readonly Item[],
  form: URLSearchParams,
  pageSize: number,
  show: (item: Item) => Readonly<Record<string, string>>,
): string {
  const start = Number(form.get('Marker') ?? 0);
  const items = found.slice(start, start + Math.min(pageSize, Number(form.get('MaxItems'))));
  const end = start + items.length;
  const members = items.map((item) => `<member>${xml(show(item))}</member>`).join('');
  const more = end < found.length;
  const rest = xml({ IsTruncated: `${more}`, ...(more && { Marker: `${end}` }) });
  return `<${list}>${members}</${list}>${rest}`;
}

/** The refusal for what does not exist. */
export function notThere(what: string): Refusal {
  return { status: 404, code: 'NoSuchEntity', message: `The ${what} cannot be found.` };
}

/** A field that must be there. Without a user, IAM takes the caller: the sweeper must never leave it out. */
export function named(form: URLSearchParams, field: string): string {
  const value = form.get(field);
  if (value) return value;
  throw new Error(`${field} was left out`);
}

/** The status that a form asks for. Nobody sets the third one, `Expired`. */
export function settable(form: URLSearchParams): string {
  const status = named(form, 'Status');
  if (status === 'Active' || status === 'Inactive') return status;
  throw new Error(`no credential can be made ${status}`);
}

/** The item if the user whom the form names owns it. */
export function ownedBy<Owned extends { readonly userName: string }>(
  form: URLSearchParams,
  one: Owned | undefined,
): Owned | undefined {
  return one?.userName === named(form, 'UserName') ? one : undefined;
}

/** Fields as XML elements. */
export function xml(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${escaped(value)}</${name}>`)
    .join('');
}

/** An instant in whole seconds, as IAM has them. */
export function iso(millis: number): string {
  return new Date(millis).toISOString().replace(/\.\d+Z/, 'Z');
}

function escaped(text: string): string {
  return text.replace(/[&<>\r\n]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
