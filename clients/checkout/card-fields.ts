import type { CardInput } from '../graphql/checkout/graphql.ts';
import {
  cardNumberProblem,
  cardNumberProblemSoFar,
  cvvProblem,
  digitsOf,
  type FieldProblem,
  networkOf,
} from './card-number.ts';
import { expiryProblem, expiryProblemSoFar, parseExpiry } from './expiry.ts';

/** What stands in the card form. */
export interface CardFields {
  number: string;
  expiry: string;
  cvv: string;
  holder: string;
}

export const EMPTY_CARD: CardFields = { number: '', expiry: '', cvv: '', holder: '' };

export type CardProblems = Partial<Record<keyof CardFields, FieldProblem>>;

function withoutEmpty(problems: Record<string, FieldProblem | undefined>): CardProblems {
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem !== undefined));
}

/** What is wrong with the form as a whole. */
export function cardProblems({ number, expiry, cvv }: CardFields, now: Date): CardProblems {
  return withoutEmpty({
    number: cardNumberProblem(number),
    expiry: expiryProblem(expiry, now),
    cvv: cvvProblem(cvv, networkOf(digitsOf(number))),
  });
}

/** What can be said already while it is being filled in; of fields that were left, everything. */
export function cardProblemsSoFar(
  fields: CardFields,
  left: ReadonlySet<keyof CardFields>,
  now: Date,
): CardProblems {
  const whole = cardProblems(fields, now);
  return withoutEmpty({
    number: left.has('number') ? whole.number : cardNumberProblemSoFar(fields.number),
    expiry: left.has('expiry') ? whole.expiry : expiryProblemSoFar(fields.expiry, now),
    cvv: left.has('cvv') ? whole.cvv : undefined,
  });
}

/** The form as the server wants it; only of a form without problems. */
export function toCardInput({ number, expiry, cvv, holder }: CardFields): CardInput {
  const { month, year } = parseExpiry(expiry) ?? { month: 0, year: 0 };
  const holderName = holder.trim() === '' ? {} : { holderName: holder.trim() };
  return {
    number: digitsOf(number),
    expiryMonth: month,
    expiryYear: year,
    cvv: digitsOf(cvv),
    ...holderName,
  };
}

/** The field that a problem of the server is about, by its path in the input. */
export function fieldOfPath(path: readonly string[]): keyof CardFields | undefined {
  const [of, name] = path;
  if (of !== 'card') return undefined;
  if (name === 'number' || name === 'cvv') return name;
  if (name === 'holderName') return 'holder';
  return name === 'expiryMonth' || name === 'expiryYear' ? 'expiry' : undefined;
}
