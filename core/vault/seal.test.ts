import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { deriveKey, KEY_BYTES, keyedHash, open, seal } from './seal.ts';

const key = randomBytes(KEY_BYTES);
const OWNER = 'mer_1/TEST/card/pay_1';
const secret = Buffer.from('4111111111111111');

describe('a sealed value', () => {
  test('opens to what it was, for its key and its owner', () => {
    expect(open(key, seal(key, secret, OWNER), OWNER)).toEqual(secret);
    expect(open(key, seal(key, Buffer.alloc(0), OWNER), OWNER)).toEqual(Buffer.alloc(0));
  });

  test('differs each time and shows nothing of what is in it', () => {
    const sealed = [seal(key, secret, OWNER), seal(key, secret, OWNER)];
    expect(sealed[0]?.equals(sealed[1] as Buffer)).toBe(false);
    for (const one of sealed) expect(one.includes(secret)).toBe(false);
  });

  test('does not open for another owner or with another key', () => {
    const sealed = seal(key, secret, OWNER);
    expect(() => open(key, sealed, 'mer_1/TEST/card/pay_2')).toThrow();
    expect(() => open(key, sealed, 'mer_1/LIVE/card/pay_1')).toThrow();
    expect(() => open(randomBytes(KEY_BYTES), sealed, OWNER)).toThrow();
  });

  test('does not open once a single bit is another', () => {
    const sealed = seal(key, secret, OWNER);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => open(key, changed, OWNER)).toThrow();
    }
  });

  test('does not open when a part of it is missing', () => {
    const sealed = seal(key, secret, OWNER);
    for (const length of [0, 1, 11, 12, 27, 28, sealed.length - 1])
      expect(() => open(key, sealed.subarray(0, length), OWNER)).toThrow();
  });
});

describe('a derived key', () => {
  test('is the same for the same purpose and another for any other', () => {
    const wrap = deriveKey(key, 'wrap');
    expect(wrap).toHaveLength(KEY_BYTES);
    expect(deriveKey(key, 'wrap')).toEqual(wrap);
    expect(deriveKey(key, 'card-fingerprint')).not.toEqual(wrap);
    expect(deriveKey(randomBytes(KEY_BYTES), 'wrap')).not.toEqual(wrap);
  });

  test('makes a hash that nobody without it can make', () => {
    const hash = keyedHash(key, 'a request');
    expect(keyedHash(key, 'a request')).toEqual(hash);
    expect(keyedHash(randomBytes(KEY_BYTES), 'a request')).not.toEqual(hash);
    expect(keyedHash(key, 'a request.')).not.toEqual(hash);
  });
});
