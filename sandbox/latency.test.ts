import { expect, test } from '@jest/globals';
import { drawLatencyMs, parseLatency } from './latency.ts';

test('a latency is one number or a range', () => {
  expect(parseLatency('0')).toEqual({ min: 0, max: 0 });
  expect(parseLatency('150-400')).toEqual({ min: 150, max: 400 });
});

test.each(['', 'fast', '-5', '400-150', '1.5', '1-2-3'])('"%s" is no latency', text => {
  expect(() => parseLatency(text)).toThrow();
});

test('a latency is drawn from its range', () => {
  for (let draw = 0; draw < 100; draw += 1) {
    const ms = drawLatencyMs({ min: 150, max: 400 });
    expect(ms).toBeGreaterThanOrEqual(150);
    expect(ms).toBeLessThanOrEqual(400);
  }
});
