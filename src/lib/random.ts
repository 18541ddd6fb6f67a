import { randomFillSync } from 'node:crypto';

/** One call to the operating system serves many small requests: each alone costs more than what is done with it. */
const POOL_SIZE = 8192;
const pool = Buffer.allocUnsafeSlow(POOL_SIZE);
let used = POOL_SIZE;

/** Unpredictable bytes, `length` of them; nobody is handed the same ones, and the pool forgets what it gave. */
export function randomOctets(length: number): Buffer {
  if (length > POOL_SIZE / 8) return randomFillSync(Buffer.allocUnsafe(length));
  if (used + length > POOL_SIZE) {
    randomFillSync(pool);
    used = 0;
  }
  const taken = Buffer.from(pool.subarray(used, used + length));
  pool.fill(0, used, used + length);
  used += length;
  return taken;
}
