/** What docker-compose.yml gives a demo installation. */
const DEMO_KEY = 'c2x1aWNlIGRlbW8ga2V5LCBub3QgZm9yIHJlYWwgdXM=';

/** 32 random bytes have fewer different ones than this about once in 10^15 keys. */
const MIN_DIFFERENT_BYTES = 16;

/** Whether a key is published with this repository, or so regular (one byte repeated, a text) that it is no secret. */
export function isPublicKey(key: Buffer): boolean {
  if (key.equals(Buffer.from(DEMO_KEY, 'base64'))) return true;
  return new Set(key).size < MIN_DIFFERENT_BYTES || isText(key);
}

/** Chance makes 32 printable characters in a row about once in 10^13 keys. */
function isText(key: Buffer): boolean {
  return key.every(byte => byte >= 0x20 && byte < 0x7f);
}
