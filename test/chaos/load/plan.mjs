import { seededRandom } from '../random.mjs';

/**
 * What the merchants and shoppers of a run want, journey by journey: a pure function of the seed and the journey's
 * number, so that a seed that failed makes the same requests again.
 *
 * A journey is one payment (or an order and its payments) and what is done to it afterwards: `after` is a list of
 * groups; the calls of one group are made at the same moment.
 */
export function planJourney(seed, number) {
  const random = seededRandom(seed, number);
  const kind = random.weighted(KINDS);
  const amount = random.whole(200, 250_000);
  return {
    number,
    kind: kind.name,
    merchant: random.weighted(MERCHANTS),
    amount,
    currency: random.pick(['INR', 'EUR', 'USD', 'JPY', 'BHD']),
    captureMethod: kind.manual ? 'MANUAL' : 'AUTOMATIC',
    instrument: kind.instrument ?? random.weighted(GOOD_INSTRUMENTS),
    /** Each call chooses its way in. */
    ways: Array.from({ length: 8 }, () => random.pick(['rest', 'graphql'])),
    order: kind.order ?? false,
    /** Payments tried at the same moment for the one order. */
    rivals: kind.rivals ?? 1,
    /** The same request with the same key, this often at the same moment. */
    twins: random.chance(0.05) ? random.whole(2, 4) : 1,
    shopper: kind.shopper ?? null,
    /** Asks for another merchant's payment, which must not be there. */
    trespasses: random.chance(0.02),
    after: kind.after ? kind.after(amount, random) : [],
  };
}

/** The third merchant is quiet: what thousands of sockets may watch. */
const MERCHANTS = [
  [60, 0],
  [38, 1],
  [2, 2],
];
export const MERCHANT_COUNT = MERCHANTS.length;

const card = number => ({ card: number });
const GOOD_INSTRUMENTS = [
  [50, card('4242424242424242')],
  [20, card('5555555555554444')],
  [15, card('6073849700004947')],
  [15, { vpa: 'success@sluice' }],
];
/** Every card number a run may use: none may be found anywhere afterwards. */
export const CARD_NUMBERS = [
  '4242424242424242',
  '5555555555554444',
  '6073849700004947',
  '4000000000000002',
  '4000000000003220',
  '4000000000005019',
  '4000000000005126',
];

const capture = (amount, final = false) => ({ op: 'capture', amount, final });
const refund = amount => ({ op: 'refund', amount });
const share = (amount, random) => Math.max(1, Math.floor((amount * random.whole(10, 45)) / 100));

const KINDS = [
  [33, { name: 'automatic' }],
  [8, { name: 'refunded', after: () => [[refund(null)]] }],
  [
    7,
    {
      name: 'refunded in parts at once',
      after: (amount, random) => [
        [refund(share(amount, random)), refund(share(amount, random)), refund(share(amount, random))],
      ],
    },
  ],
  [9, { name: 'captured', manual: true, after: () => [[capture(null)]] }],
  [
    7,
    {
      name: 'captured in parts',
      manual: true,
      after: (amount, random) => [
        [capture(share(amount, random)), capture(share(amount, random))],
        [capture(1, true)],
        [refund(share(amount, random))],
      ],
    },
  ],
  [6, { name: 'voided', manual: true, after: () => [[{ op: 'void' }]] }],
  [
    3,
    { name: 'reversed in part', manual: true, after: (amount, random) => [[refund(share(amount, random))]] },
  ],
  [
    3,
    {
      name: 'captured in part, refunded whole',
      manual: true,
      after: (amount, random) => [[capture(share(amount, random))], [refund(null)]],
    },
  ],
  [
    4,
    {
      name: 'everything at once',
      manual: true,
      after: (amount, random) => [
        [{ op: 'void' }, capture(null), refund(share(amount, random)), capture(share(amount, random))],
      ],
    },
  ],
  [4, { name: 'ordered', order: true }],
  [3, { name: 'ordered twice at once', order: true, rivals: 2 }],
  [4, { name: 'declined', instrument: card('4000000000000002') }],
  [2, { name: 'approved by the shopper', instrument: card('4000000000003220'), shopper: 'approve' }],
  [1, { name: 'failed by the shopper', instrument: card('4000000000003220'), shopper: 'fail' }],
  [3, { name: 'answer lost', instrument: card('4000000000005019') }],
  [2, { name: 'refund declined', instrument: card('4000000000005126'), after: () => [[refund(null)]] }],
];
