import { z } from 'zod';
import type { Role } from '../../prisma/client/client.ts';

/** What a credential may do: the scopes of API keys, and what a role in a team brings. */
export const PERMISSIONS = [
  'orders:read',
  'orders:write',
  'payments:read',
  'payments:write',
  'refunds:write',
  'events:read',
  'balances:read',
  'webhooks:read',
  'webhooks:write',
  'keys:write',
  'team:write',
  'settings:write',
  'audit:read',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

const READ: readonly Permission[] = [
  'orders:read',
  'payments:read',
  'events:read',
  'balances:read',
  'webhooks:read',
];

/** A role as input. */
export const role = z.enum(['OWNER', 'DEVELOPER', 'SUPPORT', 'VIEWER']);

export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  OWNER: PERMISSIONS,
  DEVELOPER: [...READ, 'orders:write', 'payments:write', 'webhooks:write', 'keys:write'],
  SUPPORT: [...READ, 'orders:write', 'refunds:write'],
  VIEWER: READ,
};
