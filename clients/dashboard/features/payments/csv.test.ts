import { expect, test } from '@jest/globals';
import { CSV_HEADER, csvLine } from './csv.ts';

const payment = {
  id: 'pay_1',
  createdAt: '2026-11-24T00:00:00.000Z',
  status: 'CAPTURED',
  amount: 1_299,
  currency: 'INR',
  capturedAmount: 1_299,
  refundedAmount: 0,
  method: 'UPI',
  vpa: 'asha@okbank',
};

const cellsOf = (line: string) => line.trimEnd().split(',');
const at = (name: string) => CSV_HEADER.slice(1).trimEnd().split(',').indexOf(name);

test('a line has a cell for each column, and amounts as decimals and in minor units', () => {
  const cells = cellsOf(csvLine(payment));
  expect(cells).toHaveLength(cellsOf(CSV_HEADER).length);
  expect([cells[at('amount')], cells[at('amount_minor')]]).toEqual(['12.99', '1299']);
  const yen = cellsOf(csvLine({ ...payment, currency: 'JPY' }));
  expect([yen[at('amount')], yen[at('amount_minor')]]).toEqual(['1299', '1299']);
});

test('commas, quotes and line breaks stay within their cell', () => {
  expect(csvLine({ ...payment, description: 'two "big", red\r\nboxes' })).toContain(
    ',"two ""big"", red\r\nboxes",',
  );
});

test.each(['=HYPERLINK("http://evil")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
  '%j is text and not a formula',
  description => {
    const line = csvLine({ ...payment, description }).slice(0, -'\r\n'.length);
    expect(line).toMatch(/,"?'[=+\-@\t\r]/);
    expect(line).not.toMatch(/,"?[=+\-@\t\r]/);
  },
);
