import type { AuditNote } from '../audit/append-audit.ts';

/** What the audit log says of whoever runs the installation and works on its command line. */
export const byAdmin = {
  actor: { kind: 'SYSTEM', id: null },
  mode: null,
  address: null,
  userAgent: null,
  requestId: 'admin',
} as const satisfies Omit<AuditNote, 'merchantId' | 'action' | 'target' | 'details'>;
