/**
 * The merchants that are written before a run. Their ids have letters, as all ids do: to the log, sixteen digits could
 * be a card's number, and it would take every line apart to see.
 */
const suffix = number => `Bench${String(number).padStart(11, '0')}`;
export const merchantId = number => `mer_${suffix(number)}`;
export const keyId = number => `key_${suffix(number)}`;

/** What test/bench/prepare.ts reads in BENCH_MERCHANTS. */
export const merchantList = count =>
  JSON.stringify(
    Array.from({ length: count }, (_, number) => ({ id: merchantId(number), keyId: keyId(number) })),
  );
