const FEED = 'server/live/event-feed.ts';
const NUMBERS = 'core/events/append-events.ts';

/** As in guards.mjs: what keeps readers right. They miss nothing, see nothing of others, and leave nothing behind. */
export const READER_GUARDS = [
  {
    bug: 'numbers of the log are given before its counter is locked',
    edits: [
      [
        NUMBERS,
        'SELECT c.merchant_id, c.mode FROM event',
        'SELECT c.merchant_id, c.mode, c.last_seq FROM event',
      ],
      [NUMBERS, 'ORDER BY c.merchant_id, c.mode FOR NO KEY UPDATE OF c)', 'ORDER BY c.merchant_id, c.mode)'],
      [NUMBERS, 'last_seq = c.last_seq + added.n', 'last_seq = locked.last_seq + added.n'],
    ],
    tests: 'test/models/database',
  },
  {
    bug: 'a subscriber that comes back starts where the log stands, and not at its cursor',
    edits: [
      ['server/live/stream.ts', 'let position = start.from;\n  while', 'let position = feed.head;\n  while'],
    ],
    tests: 'server/live/event-stream',
  },
  {
    bug: 'the log is read without asking whose it is',
    edits: [
      ['core/events/read-events.ts', 'e.merchant_id = $1 AND e.mode', '$1::text IS NOT NULL AND e.mode'],
    ],
    tests: 'test/tenancy/(rest|subscriptions)',
  },
  {
    bug: 'payments are read without asking whose they are',
    edits: [
      [
        'server/visible.ts',
        'orderId: caller.orderId } : { merchantId, mode };',
        'orderId: caller.orderId } : { mode };',
      ],
    ],
    tests: 'test/tenancy/rest',
  },
  {
    bug: 'a reader that has gone stays in its feed',
    edits: [[FEED, 'readers.delete(mailbox);\n      if (--users', 'if (--users']],
    tests: 'server/live/event-feed',
  },
  {
    bug: 'a feed without readers goes on listening',
    edits: [[FEED, '      unsubscribe();\n      onEmpty();', '      onEmpty();']],
    tests: 'server/live/event-feed',
  },
  {
    bug: 'the feeds look by the clock after they were closed',
    edits: [[FEED, '      clearInterval(timer);\n', '']],
    tests: 'server/live/event-feed',
  },
  {
    bug: 'a socket that is closed is still pinged',
    edits: [['server/live/carry-messages.ts', '    stopPings();\n', '']],
    tests: 'server/live/websocket',
  },
];
