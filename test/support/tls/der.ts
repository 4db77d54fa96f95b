/** Values of ASN.1 in DER, as far as certificates need them. @see https://www.itu.int/rec/T-REC-X.690 */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const bytes =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

export const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]) => der(0x31, ...parts);
export const utf8 = (text: string) => der(0x0c, Buffer.from(text));
export const octets = (content: Uint8Array) => der(0x04, content);
export const bits = (content: Uint8Array) => der(0x03, Buffer.from([0]), content);
export const yes = () => der(0x01, Buffer.from([255]));
export const integer = (value: number) => der(0x02, Buffer.from([value]));
/** A value inside a tag of its context: constructed, or the bytes alone. */
export const tagged = (number: number, content: Uint8Array) => der(0xa0 + number, content);
export const implicit = (number: number, content: Uint8Array) => der(0x80 + number, content);

/** Epoch milliseconds, in a form that reaches beyond 2050. */
export function time(millis: number): Buffer {
  const digits = new Date(millis).toISOString().replace(/\.\d+/, '').replaceAll(/[-:T]/g, '');
  return der(0x18, Buffer.from(digits));
}

/** An object identifier, such as `2.5.4.3`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = rest.flatMap((number) => {
    const groups = [number & 127];
    for (let left = number >> 7; left > 0; left >>= 7) groups.unshift((left & 127) | 128);
    return groups;
  });
  return der(0x06, Buffer.from([first * 40 + second, ...bytes]));
}
