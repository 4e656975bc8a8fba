import { afterEach, describe, expect, test } from '@jest/globals';
import { dateOf, fromLocalTime, startOfDate, startOfDay, toLocalTime } from './local-time.ts';
import { chooseTimeZone } from './time-zone.ts';

afterEach(() => chooseTimeZone(null));

const iso = (at: Date) => at.toISOString();

test('a moment comes back from its input to the minute, and nonsense is no moment', () => {
  const at = new Date('2026-03-29T01:30:00.000Z');
  for (const zone of [null, 'Asia/Kolkata', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    chooseTimeZone(zone);
    expect(toLocalTime(at)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
    expect(fromLocalTime(toLocalTime(at))).toBe(at.toISOString());
  }
  expect(fromLocalTime('')).toBeNull();
  expect(fromLocalTime('yesterday')).toBeNull();
});

describe('in the zone that was chosen, whatever the computer’s is', () => {
  test('a day begins at its midnight', () => {
    const at = Date.parse('2026-11-30T20:00:00Z');
    chooseTimeZone('Asia/Kolkata');
    expect(dateOf(at)).toBe('2026-12-01');
    expect(iso(startOfDay(at))).toBe('2026-11-30T18:30:00.000Z');
    expect(iso(startOfDate('2026-12-01', 1))).toBe('2026-12-01T18:30:00.000Z');
    expect(toLocalTime(new Date(at))).toBe('2026-12-01T01:30');
    chooseTimeZone('America/New_York');
    expect(dateOf(at)).toBe('2026-11-30');
    expect(iso(startOfDay(at))).toBe('2026-11-30T05:00:00.000Z');
    expect(fromLocalTime('2026-11-30T15:00')).toBe('2026-11-30T20:00:00.000Z');
  });

  test('a day on which the clocks change is as long as it is', () => {
    chooseTimeZone('America/New_York');
    expect(iso(startOfDate('2026-03-08'))).toBe('2026-03-08T05:00:00.000Z');
    expect(iso(startOfDate('2026-03-08', 1))).toBe('2026-03-09T04:00:00.000Z');
    // Half past one comes twice: the first one is meant. Half past two in spring does not come.
    expect(fromLocalTime('2026-11-01T01:30')).toBe('2026-11-01T05:30:00.000Z');
    expect(fromLocalTime('2026-03-08T02:30')).toBe('2026-03-08T07:30:00.000Z');
  });

  test('a day that has no midnight begins when its clock does', () => {
    chooseTimeZone('America/Sao_Paulo');
    expect(iso(startOfDate('2018-11-04'))).toBe('2018-11-04T03:00:00.000Z');
    expect(iso(startOfDay(Date.parse('2018-11-04T12:00:00Z')))).toBe('2018-11-04T03:00:00.000Z');
  });
});
