import { randomFillSync } from 'node:crypto';

/**
 * Random bytes for what is made by the thousand: asking the generator for a few at a time costs more than most of
 * what is done with them. Each byte is handed out once.
 */
const POOL_BYTES = 8192;

let pool = Buffer.alloc(0);
let offset = 0;

/** At most `POOL_BYTES`. The bytes stay as they are: a used-up pool is left to its readers and a new one is made. */
export function takeRandomBytes(length: number): Buffer {
  if (offset + length > pool.length) {
    pool = randomFillSync(Buffer.allocUnsafeSlow(POOL_BYTES));
    offset = 0;
  }
  offset += length;
  return pool.subarray(offset - length, offset);
}
