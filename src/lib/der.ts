/** One value of a DER encoding (X.690 section 8.1): its tag and its contents. */
export interface DerValue {
  readonly tag: number;
  readonly contents: Buffer;
}

export const DER = { objectIdentifier: 0x06, sequence: 0x30, set: 0x31, version: 0xa0 } as const;

/** The values that follow each other in an encoding. @throws {Error} when it is none */
export function derValues(encoding: Buffer): DerValue[] {
  const values: DerValue[] = [];
  for (let at = 0; at < encoding.length; ) {
    const tag = encoding.readUInt8(at);
    const short = encoding.readUInt8(at + 1);
    const octets = short > 0x80 ? short - 0x80 : 0;
    if ((tag & 0x1f) === 0x1f || short === 0x80 || octets > 4) throw new Error('not DER');
    const length = octets === 0 ? short : encoding.readUIntBE(at + 2, octets);
    const start = at + 2 + octets;
    at = start + length;
    if (at > encoding.length) throw new Error('not DER');
    values.push({ tag, contents: encoding.subarray(start, at) });
  }
  return values;
}

/** An object identifier in dotted decimals (X.690 section 8.19). */
export function objectIdentifier(contents: Buffer): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of contents) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet & 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [first = 0n, ...rest] = arcs;
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...rest].join('.');
}

/** The text of a string value; undefined for anything else (X.680 section 41). */
export function derText({ tag, contents }: DerValue): string | undefined {
  if (tag === 0x0c) return contents.toString('utf8');
  // Numeric, printable, teletex (read as Latin-1), IA5 and visible strings.
  if ([0x12, 0x13, 0x14, 0x16, 0x1a].includes(tag)) return contents.toString('latin1');
  if (tag === 0x1e && contents.length % 2 === 0) return Buffer.from(contents).swap16().toString('utf16le');
  return undefined;
}
