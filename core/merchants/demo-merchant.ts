import { PERMISSIONS } from './permissions.ts';

/**
 * What demo and test installations are seeded with. These credentials are public; a production install refuses
 * to seed them.
 */
export const DEMO_MERCHANT = {
  id: 'mer_0000DemoMerchant',
  name: 'Test Merchant',
  email: 'test@example.com',
} as const;

export const DEMO_KEY = {
  id: 'key_test_abc123',
  secret: 'secret_test_xyz789',
  permissions: PERMISSIONS,
} as const;

export const DEMO_USER = {
  id: 'usr_00000000DemoUser',
  name: 'Demo User',
  email: 'demo@sluice.test',
  password: 'sluice-demo',
} as const;

/** The contract's published webhook secret: what the demo merchant's default endpoint begins with. */
export const DEMO_WEBHOOK_SECRET = 'whsec_test_abc123';
