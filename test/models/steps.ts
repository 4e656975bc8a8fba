import fc from 'fast-check';
import type { Answer, Wish } from './reference.ts';

/** One step of a story about one payment. `pick` chooses an attempt among those that the step fits. */
export type Step =
  | { readonly do: 'ask'; readonly wish: Wish }
  | { readonly do: 'wait'; readonly ms: number }
  | AttemptStep;

export type AttemptStep =
  | { readonly do: 'send'; readonly pick: number }
  | { readonly do: 'answer'; readonly pick: number; readonly answer: Answer }
  /** A lookup showed that the processor never saw the key. */
  | { readonly do: 'sendAgain'; readonly pick: number };

export interface Story {
  readonly amount: bigint;
  readonly automatic: boolean;
  readonly feeBps: number;
  /** What one actor does in one go; most are a single step. The first authorizes. */
  readonly passages: readonly (readonly Step[])[];
}

/** Small, so that requests often fit exactly, or miss by one. */
const amount = fc.bigInt({ min: 1n, max: 8n });
const pick = fc.nat({ max: 20 });

const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({
    kind: fc.constant('CAPTURE' as const),
    amount: fc.option(amount, { freq: 4 }),
    final: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('REFUND' as const), amount: fc.option(amount, { freq: 4 }) }),
  fc.constant({ kind: 'VOID' as const }),
  fc.constant({ kind: 'EXPIRY' as const }),
);

const answer = fc.constantFrom<Answer>(
  'approved',
  'approved',
  'approved',
  'captured',
  'declined',
  'failed',
  'unknown',
  'requires_action',
);

/** Around the hour after which an expiry is tried again, and the week that an authorization lasts. */
const waitMs = fc.constantFrom(1_000, 3_599_999, 3_600_000, 604_799_999, 604_800_000);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('ask' as const), wish }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('send' as const), pick }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant('answer' as const), pick, answer }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sendAgain' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: waitMs }) },
);

const sentAndAnswered = (said: Answer): readonly Step[] => [
  { do: 'send', pick: 0 },
  { do: 'answer', pick: 0, answer: said },
];

/** Most stories begin with an authorization that works, or little would ever happen in them. */
const opening: fc.Arbitrary<readonly Step[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Answer>('approved', 'captured').map(sentAndAnswered) },
  { weight: 1, arbitrary: fc.constant([]) },
);

/** A week without anybody: what is left of the authorization is given back, or is asked to be. */
const expiry: fc.Arbitrary<readonly Step[]> = fc.record({ pick, answer }).map(chosen => [
  { do: 'wait', ms: 604_800_000 },
  { do: 'ask', wish: { kind: 'EXPIRY' } },
  { do: 'send', pick: 0 },
  { do: 'answer', ...chosen },
]);

/** A refund that takes what was captured and what was not: two attempts, which end one after the other. */
const mixedRefund: fc.Arbitrary<readonly Step[]> = fc
  .record({ pick, answer })
  .map(chosen => [
    { do: 'ask', wish: { kind: 'CAPTURE', amount: 1n, final: false } },
    ...sentAndAnswered('approved'),
    { do: 'ask', wish: { kind: 'REFUND', amount: null } },
    { do: 'send', pick: 0 },
    { do: 'send', pick: 0 },
    { do: 'answer', ...chosen },
  ]);

const passage = fc.oneof(
  { weight: 15, arbitrary: step.map((one): readonly Step[] => [one]) },
  { weight: 1, arbitrary: mixedRefund },
  { weight: 1, arbitrary: expiry },
);

export function stories(maxPassages: number): fc.Arbitrary<Story> {
  return fc.record({
    amount: fc.bigInt({ min: 1n, max: 12n }),
    automatic: fc.boolean(),
    feeBps: fc.constantFrom(0, 190, 5_000, 10_000),
    passages: fc
      .tuple(opening, fc.array(passage, { maxLength: maxPassages, size: 'max' }))
      .map(([first, rest]) => [first, ...rest]),
  });
}
