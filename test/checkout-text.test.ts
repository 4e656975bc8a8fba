import { expect, test } from '@jest/globals';
import { ar } from '../clients/checkout/text/ar.ts';
import { de } from '../clients/checkout/text/de.ts';
import { hi } from '../clients/checkout/text/hi.ts';
import { ja } from '../clients/checkout/text/ja.ts';
import { DECLINE_CODES } from '../core/connectors/decline-codes.ts';

test.each(Object.entries({ ar, de, hi, ja }))(
  'the checkout in %s has words for every reason a payment can be declined for',
  (_code, { declines }) => {
    expect(Object.keys(declines).sort()).toEqual(Object.keys(DECLINE_CODES).sort());
    for (const { message, advice } of Object.values(declines)) expect(message && advice).toMatch(/\S/);
  },
);
