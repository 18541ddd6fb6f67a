/** Tag, length, value (X.690 section 8.1). */
export function tlv(tag: number, value: Buffer): Buffer {
  const length: number[] = [];
  for (let rest = value.length; rest > 0; rest >>= 8) length.unshift(rest & 0xff);
  const header = value.length < 0x80 ? [tag, value.length] : [tag, 0x80 | length.length, ...length];
  return Buffer.concat([Buffer.from(header), value]);
}

export const sequence = (...parts: readonly Buffer[]) => tlv(0x30, Buffer.concat(parts));
export const set = (...parts: readonly Buffer[]) => tlv(0x31, Buffer.concat(parts));
export const octets = (value: Buffer) => tlv(0x04, value);
/** Explicitly tagged `[number]`. */
export const tagged = (number: number, ...parts: readonly Buffer[]) =>
  tlv(0xa0 | number, Buffer.concat(parts));
export const NULL = Buffer.of(0x05, 0x00);

/** A whole number from zero up. */
export function wholeNumber(value: number): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  // What begins with a bit that is set would be negative.
  return tlv(0x02, Buffer.from(Number.parseInt(even.slice(0, 2), 16) > 0x7f ? `00${even}` : even, 'hex'));
}

/** An object identifier of its dotted decimals (X.690 section 8.19). */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const septets = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      septets.unshift((left & 0x7f) | 0x80);
    return septets;
  });
  return tlv(0x06, Buffer.from(bytes));
}
