import { z } from 'zod';
import { text } from '../parse.ts';

const NAME_MAX_LENGTH = 100;
/** The whole of what is captured; more would be owed by the merchant. */
const FEE_MAX_BPS = 10_000;

/** As shoppers see it. */
export const merchantName = text(NAME_MAX_LENGTH)
  .transform(name => name.trim())
  .refine(name => name !== '', 'must not be empty');

/** Sluice's fee on a capture in basis points: 250 is 2.5 %. */
export const feeBps = z
  .number()
  .int('must be whole basis points, e.g. 250 for 2.5 %')
  .min(0, 'must be at least 0 basis points')
  .max(FEE_MAX_BPS, `must be at most ${FEE_MAX_BPS} basis points`);
