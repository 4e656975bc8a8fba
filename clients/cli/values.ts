import { InvalidArgumentError } from 'commander';

/** A number of things. */
export function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a whole number above zero.');
}

/** An amount as the API counts: a decimal point would be a hundred times too much or too little. */
export function minorUnits(text: string): number {
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number of minor units: 4999 for 49.99.');
}
