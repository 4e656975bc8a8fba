import { describe, expect, test } from '@jest/globals';
import { disablingReason, type EndpointHealth, GOOD_HEALTH, healthAfter } from './endpoint-health.ts';

const START = new Date('2026-11-23T10:00:00Z');
const secondsIn = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const DAY_S = 24 * 60 * 60;

/** Failures at these seconds after the start. */
const failAt = (seconds: readonly number[], health: EndpointHealth = GOOD_HEALTH) =>
  seconds.reduce((before, second) => healthAfter(before, 'failed', secondsIn(second)), health);

describe("an endpoint's health", () => {
  test('counts failures in a row and forgets them with the first success', () => {
    const failing = failAt([0, 1, 2]);
    expect(failing).toEqual({ failures: 3, failingSince: START, breakerOpenUntil: null });
    expect(healthAfter(failing, 'succeeded', secondsIn(3))).toEqual(GOOD_HEALTH);
  });

  test('opens the breaker at the tenth failure in a row, for half a minute at first', () => {
    expect(failAt(Array(9).fill(0)).breakerOpenUntil).toBeNull();
    expect(failAt(Array(10).fill(0)).breakerOpenUntil).toEqual(secondsIn(30));
  });

  test('is not held open longer by what was in flight when it opened', () => {
    expect(failAt(Array(32).fill(0)).breakerOpenUntil).toEqual(secondsIn(30));
  });

  test('opens longer with each failed probe, up to five minutes', () => {
    const opened = failAt(Array(10).fill(0));
    expect(failAt([30], opened).breakerOpenUntil).toEqual(secondsIn(60));
    expect(failAt([400], opened).breakerOpenUntil).toEqual(secondsIn(500));
    expect(failAt([7200], opened).breakerOpenUntil).toEqual(secondsIn(7500));
  });

  test('is good again after one successful probe', () => {
    expect(healthAfter(failAt(Array(10).fill(0)), 'succeeded', secondsIn(31))).toEqual(GOOD_HEALTH);
  });

  test('disables after five days of nothing but failures, and not before', () => {
    const failing = failAt(Array(10).fill(0));
    expect(disablingReason(failAt([5 * DAY_S - 1], failing), 'failed', secondsIn(5 * DAY_S - 1))).toBeNull();
    expect(disablingReason(failAt([5 * DAY_S], failing), 'failed', secondsIn(5 * DAY_S))).toBe(
      'Every webhook to it has failed for 5 days.',
    );
  });

  test('does not disable an endpoint for few failures far apart', () => {
    const failing = failAt([0, 5 * DAY_S]);
    expect(disablingReason(failing, 'failed', secondsIn(5 * DAY_S))).toBeNull();
  });

  test('is not touched by what could not be sent, and nothing is disabled for it', () => {
    const failing = failAt(Array(10).fill(0));
    expect(healthAfter(failing, 'unsent', secondsIn(5 * DAY_S))).toEqual(failing);
    expect(disablingReason(failing, 'unsent', secondsIn(5 * DAY_S))).toBeNull();
  });

  test('disables at once an endpoint that answers 410', () => {
    expect(disablingReason(healthAfter(GOOD_HEALTH, 'gone', START), 'gone', START)).toContain('410 Gone');
  });
});
