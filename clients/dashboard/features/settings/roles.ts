import type { Viewer } from '../../session.ts';
import { text } from '../../text.ts';

export type Role = Viewer['role'];

/** From all to least. */
export const ROLES: readonly Role[] = ['OWNER', 'DEVELOPER', 'SUPPORT', 'VIEWER'];

export const ROLE_OPTIONS = ROLES.map(value => ({ value, label: text.settings.roles[value] }));
