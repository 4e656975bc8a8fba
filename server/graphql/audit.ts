import { AUDIT_ACTIONS } from '../../core/audit/audit-actions.ts';
import { type AuditVerdict, verifyAudit } from '../../core/audit/verify-audit.ts';
import { callerOf } from '../../core/context.ts';
import { builder } from './builder.ts';
import { Mode } from './enums.ts';
import { checkPageSize, DEFAULT_PAGE_SIZE, keyset, pageComplexity } from './pages.ts';
import { User } from './viewer.ts';

const AuditActor = builder.enumType('AuditActor', {
  description: 'What kind of somebody did it.',
  values: {
    USER: { description: 'A person who is signed in.' },
    KEY: { description: 'A program with an API key.' },
    SYSTEM: { description: 'Whoever runs the installation, on the command line.' },
    NOBODY: { description: 'Somebody who is not signed in.' },
  } as const,
});

const AuditEntry = builder.prismaObject('AuditEntry', {
  description:
    'One thing that somebody did. Never changed, never deleted; each vouches for the one before it.',
  fields: t => ({
    id: t.exposeID('id', { description: 'aud_…' }),
    number: t.int({
      description: 'Its place in the chain, from 1.',
      select: { seq: true },
      resolve: ({ seq }) => Number(seq),
    }),
    action: t.exposeString('action', { description: `What: ${AUDIT_ACTIONS.slice(0, 3).join(', ')} …` }),
    actorKind: t.field({
      type: AuditActor,
      description: 'What kind of somebody did it.',
      select: { actorKind: true },
      resolve: ({ actorKind }) => actorKind as typeof AuditActor.$inferType,
    }),
    actorId: t.exposeString('actorId', {
      nullable: true,
      description: 'Who: the id of a user or an API key.',
    }),
    user: t.field({
      type: User,
      nullable: true,
      description: 'Who, where it was a person.',
      select: { actorKind: true, actorId: true },
      resolve: ({ actorKind, actorId }, _args, ctx) =>
        actorKind === 'USER' && actorId !== null
          ? ctx.app.db.prisma.user.findUnique({ where: { id: actorId } })
          : null,
    }),
    target: t.exposeString('target', { nullable: true, description: 'The id of what it was done to.' }),
    details: t.field({
      type: 'JSONObject',
      nullable: true,
      description: 'More about it, e.g. the old and the new role.',
      select: { details: true },
      resolve: ({ details }) => details as object | null,
    }),
    mode: t.expose('mode', { type: Mode, nullable: true, description: 'In which mode, where it has one.' }),
    address: t.exposeString('address', { nullable: true, description: 'From which network address.' }),
    userAgent: t.exposeString('userAgent', { nullable: true, description: 'With which browser or program.' }),
    requestId: t.exposeString('requestId', { nullable: true, description: 'The id its log lines carry.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When.' }),
    hash: t.string({
      description: 'SHA-256 over this entry and the hash before it, in hex.',
      select: { hash: true },
      resolve: ({ hash }) => Buffer.from(hash).toString('hex'),
    }),
  }),
});

const AuditVerdictRef = builder.objectRef<AuditVerdict>('AuditVerdict').implement({
  description: 'Whether the audit log is as it was written.',
  fields: t => ({
    intact: t.exposeBoolean('intact', { description: 'Whether every entry is there and unaltered.' }),
    entries: t.exposeInt('entries', { description: 'How many entries were looked at.' }),
    brokenAt: t.int({
      nullable: true,
      description: 'The number of the first entry that is altered or missing.',
      resolve: ({ brokenAt }) => (brokenAt === null ? null : Number(brokenAt)),
    }),
    headHash: t.exposeString('headHash', {
      description: 'What the chain ends with. Kept elsewhere, it vouches for everything up to now.',
    }),
  }),
});

const READERS = { $all: { merchant: true, permission: 'audit:read' } } as const;

builder.queryFields(t => ({
  auditLog: t.prismaConnection(
    {
      type: AuditEntry,
      cursor: 'id',
      description: 'Who did what, and from where: of the merchant, in both modes, newest first.',
      authScopes: READERS,
      maxSize: checkPageSize,
      defaultSize: DEFAULT_PAGE_SIZE,
      complexity: pageComplexity,
      resolve: (query, _root, _args, ctx) => {
        const { where, ...page } = keyset(query, 'audit');
        const { merchantId } = callerOf(ctx);
        return ctx.app.db.prisma.auditEntry.findMany({ ...page, where: { AND: [where, { merchantId }] } });
      },
    },
    { name: 'AuditEntryConnection', description: 'A page of the audit log.' },
    { name: 'AuditEntryEdge', description: 'An entry in its place in the log.' },
  ),
  auditVerdict: t.field({
    type: AuditVerdictRef,
    description: 'Goes through the whole audit log and says whether it is as it was written.',
    authScopes: READERS,
    complexity: 200,
    resolve: (_root, _args, ctx) => verifyAudit(ctx.app.db, callerOf(ctx).merchantId),
  }),
}));
