/** Every bound of the system, its unit last, with its reason. */

/** Sums over a merchant's lifetime must still fit `MinorUnits` (2^53-1). */
export const PAYMENT_MAX_MINOR_UNITS = 1_000_000_000_000n;
/** The REST contract: "amount must be at least 100". */
export const ORDER_MIN_MINOR_UNITS = 100n;
export const MINOR_UNITS_MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** Keys are stored in a primary key; the contract allows 255 visible ASCII characters. */
export const IDEMPOTENCY_KEY_MAX_LENGTH = 255;
export const IDEMPOTENCY_KEY_LIFETIME_MS = 24 * 60 * 60 * 1000;

/** Long enough for a note, short enough that a list of 100 stays small. */
export const TEXT_MAX_LENGTH = 500;
export const METADATA_MAX_BYTES = 8 * 1024;
export const METADATA_MAX_DEPTH = 16;
export const URL_MAX_LENGTH = 2048;

/** A caller that would wait behind this many others is told to come back (503). */
export const BATCH_MAX_WAITING = 5_000;
/** One statement of this many rows stays well under a tenth of a second. */
export const BATCH_MAX_ITEMS = 500;
/** Batches of one kind in flight at once in a process: while Postgres works on one, the next is prepared. */
export const BATCH_CONCURRENCY = 2;
/** A batch costs some ten milliseconds of processor time whatever its size; with so many items they are nothing beside the rest. */
export const BATCH_BESIDE_MIN_ITEMS = 64;
/** A batch that takes longer than this waits for a lock or a disk: those behind it go on without it. */
export const BATCH_PATIENCE_MS = 100;
/** A lock that is not granted in this time means a stuck neighbour; the batch is tried again. */
export const LOCK_TIMEOUT_MS = 2_000;
/**
 * A process that is frozen or cut off inside a transaction keeps its locks, and a merchant's counter may be among them:
 * after this Postgres takes them back. Shorter than the tries of a batch for a lock, longer than a busy process thinks.
 */
export const IDLE_IN_TRANSACTION_TIMEOUT_MS = 5_000;
/** A reply that takes longer is treated as a lost connection. */
export const STATEMENT_TIMEOUT_MS = 10_000;

/** How long a processor may take to answer before the outcome counts as unknown. */
export const PROCESSOR_TIMEOUT_MS = 8_000;
/** After this a SENT attempt's worker is taken for dead; longer than the processor's time-out. */
export const SENT_DEADLINE_MS = 10_000;
/** A PENDING attempt this old has lost its job. */
export const PENDING_OVERDUE_MS = 3_000;
export const SWEEP_INTERVAL_MS = 1_000;
/** The sweeper holds back while more jobs than this are waiting: they are not lost, only late. */
export const SWEEP_MAX_QUEUE_JOBS = 5_000;
export const SWEEP_BATCH_ROWS = 500;
/** Old rows do no harm for a while. */
export const REAP_INTERVAL_MS = 60_000;

/** A shopper has this long for a challenge; issuers give up at about the same time. */
export const ACTION_LIFETIME_MS = 10 * 60 * 1000;
/** Card schemes hold most authorizations for seven days. */
export const AUTHORIZATION_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;
/**
 * PCI DSS 3.3.1: a CVV lives until the authorization and not a moment longer; this is the backstop. It is used no longer
 * than this, and its row is gone 15 minutes after it came, even where a round of deleting fails.
 */
export const CVV_REAP_INTERVAL_MS = 30_000;
export const CVV_LIFETIME_MS = 15 * 60 * 1000 - 4 * CVV_REAP_INTERVAL_MS;

export const CLIENT_SECRET_LIFETIME_MS = 24 * 60 * 60 * 1000;
export const SESSION_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;
/** A link is passed on by hand, which may take a weekend. */
export const INVITE_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;
export const PASSWORD_RESET_LIFETIME_MS = 24 * 60 * 60 * 1000;
/** People mistype; a guesser needs thousands of tries. */
export const SIGN_IN_ACCOUNT_FREE_FAILURES = 5;
/** Short, because a stranger can make the owner of an account wait for it. 1,440 guesses a day find no password. */
export const SIGN_IN_ACCOUNT_MAX_DELAY_MS = 60_000;
/** An office shares one address. */
export const SIGN_IN_ADDRESS_FREE_FAILURES = 20;
export const SIGN_IN_ADDRESS_MAX_DELAY_MS = 15 * 60_000;
export const SIGN_IN_FAILURES_FORGOTTEN_MS = 60 * 60_000;
/** Shops have a handful of origins: the shop, its preview, its app. */
export const ALLOWED_ORIGINS_MAX = 20;
/** A revoked key works at most this much longer. */
export const CREDENTIAL_CACHE_MS = 5_000;

export const EVENT_RETENTION_MS = 30 * 24 * 60 * 60 * 1000;
export const EVENTS_PAGE_MAX = 500;
/** How long the rollups wait for company behind the newest event. Readers add what is not counted yet themselves. */
export const ROLLUP_INTERVAL_MS = 500;
/** Events counted in one transaction: some fifty milliseconds. */
export const ROLLUP_BATCH_EVENTS = 2_000;
/** Where the workers are away, readers add this many uncounted events and leave the rest to them. */
export const ROLLUP_TAIL_MAX_EVENTS = 20_000;
/** The most of something that is counted row by row; beyond it, "more than" says enough. */
export const COUNT_MAX = 10_000;
/** The first orders whose receipts begin with a search; whoever means another types on. */
export const SEARCH_MAX_ORDERS = 200;
/** What a filter matches is counted so far: for a bar that shows how far an export is, more says nothing. */
export const FILTER_COUNT_MAX = 200_000;
/** Relay connections and REST lists. */
export const PAGE_MAX = 100;

/** A worker that has not said a word for this long is not running. */
export const HEARTBEAT_INTERVAL_MS = 2_000;
export const HEARTBEAT_STALE_MS = 10_000;

/**
 * When an UNKNOWN attempt is looked up again, after each lookup that brought no answer: most outages end in
 * seconds, the rest in minutes or hours. After the last one a person has to settle it.
 */
export const LOOKUP_SCHEDULE_MS: readonly number[] = [
  1_000, 2_000, 5_000, 15_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000, 43_200_000,
];
/**
 * When an authorization that the processor has not seen goes out again, after each send: a minute of trying,
 * because a shopper is waiting. Then the processor is made to forget it. Captures, voids and refunds keep nobody
 * waiting and go on as long as the lookups do.
 */
export const AUTHORIZE_RESEND_SCHEDULE_MS: readonly number[] = [1_000, 2_000, 5_000, 15_000, 40_000];
/** A payment goes to another account only this long after it was made: then the shopper has left, and the CVV is gone. */
export const FALLBACK_WINDOW_MS = CVV_LIFETIME_MS;
/** A notification tells us of a finished challenge; these lookups are for when it is lost. */
export const ACTION_POLL_SCHEDULE_MS: readonly number[] = [5_000, 10_000, 20_000, 30_000];
/** A processor that cannot be reached while a shopper is busy with a challenge. */
export const ACTION_UNREACHED_RETRY_MS = 30_000;
/** As long as the lookups of an unknown attempt go on. */
export const ACTION_GIVE_UP_MS = 24 * 60 * 60 * 1000;

/** After a processor refused to release an expired authorization, it is asked again. */
export const EXPIRY_RETRY_MS = 60 * 60 * 1000;
/** REST's capture and void wait this long for the processor before they answer 202. */
export const FOLLOW_UP_WAIT_MS = 10_000;

/** Every event is matched against all of a merchant's endpoints, so there is an end to them. */
export const ENDPOINTS_MAX = 30;
/** The old secret signs beside the new one for as long as a merchant may need to deploy the new one. */
export const SECRET_OVERLAP_MS = 24 * 60 * 60 * 1000;
/** A receiver that needs longer should answer first and work afterwards. */
export const WEBHOOK_TIMEOUT_MS = 15_000;
/** The clocks of processes differ by less; what is due within it is due. */
export const CLOCK_SLACK_MS = 200;
/** A worker that is to stop waits so long for receivers: launchers kill what has not ended after ten seconds. */
export const DELIVERY_STOP_PATIENCE_MS = 5_000;
/** A claim outlives its POST by this much; then its worker is taken for dead. */
export const DELIVERY_LEASE_MS = WEBHOOK_TIMEOUT_MS + 2_000;
/** What of a claim's time is left for writing down the answer. */
export const DELIVERY_RECORD_MS = 1_000;
/** An answer is read this far, so that its connection can be used again; what is longer costs the connection. */
export const RESPONSE_READ_MAX_BYTES = 64 * 1024;
/** Enough of an answer to see what went wrong. */
export const RESPONSE_KEPT_MAX_BYTES = 4 * 1024;
/** A receiver cannot ask for more delay than the schedule's own longest. */
export const RETRY_AFTER_MAX_MS = 2 * 60 * 60 * 1000;
/** The part of a delay that is random, so that what failed together does not come back together. */
export const RETRY_JITTER = 0.1;
/** POSTs to one endpoint at a time, over all workers: fills a fast receiver and does not flood a small one. */
export const ENDPOINT_MAX_IN_FLIGHT = 32;
/** An endpoint that answers at once may have this many: most of that time its answers are on our side already. */
export const FAST_ENDPOINT_MAX_IN_FLIGHT = 256;
export const FAST_ANSWER_MS = 100;
/** An endpoint that has just failed gets this many until it succeeds again. */
export const DOUBTFUL_ENDPOINT_MAX_IN_FLIGHT = 4;
/** Beyond this many POSTs at once a worker gives each endpoint less, so that many slow ones cannot fill it. */
export const WORKER_BUSY_POSTS = 500;
/** Failures in a row that open an endpoint's circuit breaker. */
export const BREAKER_FAILURES = 10;
/** How long the breaker stays open: doubling with each failed probe. */
export const BREAKER_MIN_MS = 30_000;
export const BREAKER_MAX_MS = 5 * 60 * 1000;
/** An endpoint that has only failed for this long is disabled, and its merchant told. */
export const ENDPOINT_FAILING_MAX_MS = 5 * 24 * 60 * 60 * 1000;
/** A delivery whose worker died this often while sending it is taken for what kills them. */
export const DELIVERY_MAX_LOST = 5;
/** Events looked at by one replay call; a longer range is continued by its cursor. */
export const REPLAY_MAX_EVENTS = 5_000;
/** Deliveries per endpoint that watchers are told of when its breaker moves them all: a page or two of the log. */
export const HINTED_DELIVERIES_MAX = 100;
/** A delivery that is claimed sooner than this after its event is sent before anybody could watch it wait. */
export const WATCHED_WAIT_MS = 1_000;
/** The ends of counts for people to look at: one reads an index only, the other its rows too. */
export const DUE_COUNT_MAX = 100_000;
export const UNDELIVERED_COUNT_MAX = 10_000;
/** What the webhook inbox keeps; it is for looking at, not for storing. */
export const INBOX_MAX_REQUESTS = 100;
export const INBOX_BODY_MAX_BYTES = 64 * 1024;
/** Processors, currencies and business lines of one merchant; every payment is matched against the rules. */
export const CONNECTOR_ACCOUNTS_MAX = 20;
export const ROUTING_RULES_MAX = 50;
export const ROUTING_WEIGHT_MAX = 1_000;
/** Each is a way in that somebody has to remember. */
export const API_KEYS_MAX = 50;
/** "What did we send you last week?" is asked after the weekend. */
export const REQUEST_LOG_RETENTION_MS = 7 * 24 * 60 * 60 * 1000;
/** Requests that wait to be written; more come only while Postgres is slow, and those are dropped. */
export const REQUEST_LOG_MAX_WAITING = 10_000;
export const REQUEST_LOG_BATCH_ROWS = 1_000;
/** How long a request waits for others, so that they are written together. */
export const REQUEST_LOG_FLUSH_MS = 500;

/** Lookups and retries go on for a day or two at most; what happens later begins a trace of its own. */
export const TRACE_RETENTION_MS = 3 * 24 * 60 * 60 * 1000;

/** What everybody spends is told to Redis this often: the fraction of a second by which several processes differ. */
export const RATE_SYNC_INTERVAL_MS = 250;
/** Some 10 MB of buckets; an attacker with many addresses makes us forget, not grow. */
export const RATE_BUCKETS_MAX = 50_000;
/** A bucket holds what comes in this time, so that a burst after a pause is no offence. */
export const RATE_BURST_SECONDS = 10;
/** What a request costs: one that may write costs a transaction, one whose credential is wrong is a guess. */
export const READ_COST = 1;
export const WRITE_COST = 5;
export const WRONG_CREDENTIAL_COST = 20;
/** Tries to pay one order, successful or not: a shopper mistypes some times, a thief tries a list of cards. */
export const ORDER_MAX_TRIES = 10;
/** What a try to pay with a card counts, and what it counts once it was declined. */
export const CARD_TRY_COST = 1;
export const DECLINED_TRY_COST = 5;
/** Most declines come within seconds, those after a challenge within its lifetime; later ones weigh as any try. */
export const DECLINED_TRY_KNOWN_SECONDS = 15 * 60;
/** How often a worker looks whether an hour of the ledger is over. */
export const LEDGER_CLOSE_INTERVAL_MS = 60_000;
/** An hour of the ledger is closed so long after its end: an entry is committed seconds after its time, or never. */
export const LEDGER_CLOSE_AFTER_MS = 15 * 60 * 1000;
/** Hours closed in one go; after a long rest the next go comes a minute later. */
export const LEDGER_CLOSE_MAX_HOURS = 1_000;
