import { expect, test } from '@jest/globals';
import { idTarget } from './id-target.ts';

const anyPage = () => true;

test.each([
  ['pay_0VbqWnwtI5YCVltH', { path: '/payments/$id' }],
  ['  evt_0VbqWnwtI5YCVltH ', { path: '/events', search: { event: 'evt_0VbqWnwtI5YCVltH' } }],
  ['req_Dq6rozUtC4Nlaxru', { path: '/developers/requests', search: { request: 'req_Dq6rozUtC4Nlaxru' } }],
  ['key_test_abc123', { path: '/developers', search: { key: 'key_test_abc123' } }],
  ['dlv_0VbqWnwtI5YCVltH', { path: '/webhooks', search: { delivery: 'dlv_0VbqWnwtI5YCVltH' } }],
  ['we_0VbqWnwtI5YCVltH', { path: '/webhooks', search: { endpoint: 'we_0VbqWnwtI5YCVltH' } }],
  ['att_0VbqWnwtI5YCVltH', { path: '/payments/$id', ofAttempt: true }],
  ['order_0VbqWnwtI5YCVltH', { path: '/orders/$id' }],
])('%j leads to its page', (typed, target) => {
  expect(idTarget(typed, anyPage)).toEqual(target);
});

test.each(['payments', 'pay_', 'pay_a b', 'usr_0VbqWnwtI5YCVltH', ''])('%j is no id with a page', typed => {
  expect(idTarget(typed, anyPage)).toBeNull();
});

test('an id whose own page is not there leads to the list it is in', () => {
  expect(idTarget('rfnd_0VbqWnwtI5YCVltH', path => path === '/refunds')).toEqual({ path: '/refunds' });
  expect(idTarget('rfnd_0VbqWnwtI5YCVltH', () => false)).toBeNull();
});
