/** As in guards.mjs: what keeps accounts and their history right. */
export const ACCOUNT_GUARDS = [
  {
    bug: 'a team is not locked while its owners are counted',
    edits: [['core/merchants/lock-team.ts', 'ORDER BY user_id FOR UPDATE', 'ORDER BY user_id']],
    tests: 'core/merchants/team',
  },
  {
    bug: 'an entry of the audit log can be changed',
    edits: [
      [
        'prisma/migrations/20261124001600_accounts/migration.sql',
        'BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries',
        'BEFORE TRUNCATE ON audit_entries',
      ],
    ],
    tests: 'core/audit',
  },
  {
    bug: 'a page acts in a mode that it does not show',
    edits: [['server/caller.ts', 'shown !== undefined && shown !== shownBy(session)', 'shown === null']],
    tests: 'server/graphql/accounts',
  },
];
