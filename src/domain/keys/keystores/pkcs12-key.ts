import { createHash } from 'node:crypto';

/** Bytes that SHA-1 and SHA-256, or the longer ones, take at a time. */
const blockOf = (hash: string) => (hash === 'sha384' || hash === 'sha512' ? 128 : 64);

/**
 * A key made of a password (RFC 7292 appendix B.2).
 * @param purpose 1 for encryption, 2 for its initial vector, 3 for a MAC
 */
export function pkcs12Key(
  hash: string,
  password: string,
  salt: Buffer,
  iterations: number,
  purpose: number,
  length: number,
): Buffer {
  const block = blockOf(hash);
  const secret = Buffer.concat([Buffer.from(password, 'utf16le').swap16(), Buffer.alloc(2)]);
  const input = Buffer.concat([filled(salt, block), filled(secret, block)]);
  const diversifier = Buffer.alloc(block, purpose);
  const out: Buffer[] = [];
  for (let size = 0; size < length; ) {
    let digest = createHash(hash).update(diversifier).update(input).digest();
    for (let round = 1; round < iterations; round += 1) digest = createHash(hash).update(digest).digest();
    out.push(digest);
    size += digest.length;
    addTo(input, filled(digest, block).subarray(0, block), block);
  }
  return Buffer.concat(out).subarray(0, length);
}

/** Repeated until whole blocks are full. */
function filled(bytes: Buffer, block: number): Buffer {
  return Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes.length > 0 ? bytes : 0);
}

/** Adds a number, and one, to each block of another, in place. */
function addTo(input: Buffer, number: Buffer, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let index = block - 1; index >= 0; index -= 1) {
      const sum = (input[start + index] ?? 0) + (number[index] ?? 0) + carry;
      input[start + index] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}
