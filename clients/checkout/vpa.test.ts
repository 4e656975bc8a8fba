import { expect, test } from '@jest/globals';
import { vpaProblem } from './vpa.ts';

test('a UPI ID is a name and a bank', () => {
  expect(vpaProblem('asha.k@okbank')).toBeUndefined();
  expect(vpaProblem('  success@sluice ')).toBeUndefined();
});

test.each(['a@okbank', 'asha', 'asha@', 'asha@ok-bank', 'as ha@okbank', '@okbank'])('%j is not one', text => {
  expect(vpaProblem(text)).toBe('vpaWrong');
});

test('nothing at all is asked for', () => {
  expect(vpaProblem(' ')).toBe('vpaMissing');
});
