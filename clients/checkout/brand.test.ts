import { expect, test } from '@jest/globals';
import { propertiesOf } from './brand.ts';
import { contrast, parseColour, readableOn, textOn, writeColour } from './colour.ts';

const colour = (text: string) => parseColour(text) ?? [0, 0, 0];

test('a colour is three or six digits, and nothing else', () => {
  expect(parseColour('#f00')).toEqual([255, 0, 0]);
  expect(parseColour('#9A3412')).toEqual([154, 52, 18]);
  for (const text of ['red', '#12', '#12345', 'url(x)', '#fffffff', '#ff00zz', ''])
    expect(parseColour(text)).toBeUndefined();
  expect(writeColour([154, 52, 18])).toBe('#9a3412');
});

test("contrast is WCAG's: 21 of black on white, 1 of a colour on itself", () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
  expect(contrast([9, 9, 9], [9, 9, 9])).toBeCloseTo(1);
});

test.each(['#ffff00', '#ffffff', '#9a3412', '#101010', '#00ff88', '#808080'])(
  '%s is made readable on light and on dark, and so is what is written on it',
  text => {
    for (const background of [colour('#ffffff'), colour('#181f23')]) {
      const moved = readableOn(background, colour(text));
      expect(contrast(background, moved)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(moved, textOn(moved))).toBeGreaterThanOrEqual(4.5);
    }
  },
);

test('a colour that can be read already stays as it is', () => {
  expect(readableOn(colour('#ffffff'), colour('#9a3412'))).toEqual(colour('#9a3412'));
});

test('what is no token sets nothing', () => {
  expect(propertiesOf({ brand: 'red; background: url(https://evil.example)', radius: 9_999 })).toEqual({});
  expect(propertiesOf({ radius: Number.NaN, panel: '' })).toEqual({});
  expect(propertiesOf({ radius: 0 })).toMatchObject({ '--radius-lg': '0px' });
  expect(propertiesOf({ panel: '#431407' })).toMatchObject({ '--deep': '#431407', '--on-deep': '#ffffff' });
});
