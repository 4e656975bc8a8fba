import type { FieldProblem } from './card-number.ts';

/** A UPI address as the contract has it: `name@bank`. */
const VPA = /^[a-zA-Z0-9._-]{2,256}@[a-zA-Z0-9]{2,64}$/;

/** What is wrong with an address that its writer has finished. */
export function vpaProblem(text: string): FieldProblem | undefined {
  const vpa = text.trim();
  if (vpa === '') return 'vpaMissing';
  return VPA.test(vpa) ? undefined : 'vpaWrong';
}
