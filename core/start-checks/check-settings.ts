import type { Config } from '../config.ts';
import { type Check, type Finding, findingOf } from './finding.ts';
import { isPublicKey } from './public-keys.ts';

type Settings = Pick<
  Config,
  'VAULT_KEY' | 'SANDBOX_SECRET' | 'OPERATOR_TOKEN' | 'WEBHOOK_ALLOW_PRIVATE' | 'PUBLIC_URL' | 'CHECKOUT_URL'
>;

/** Every file of this repository that names it is public. */
const DEFAULT_SANDBOX_SECRET = 'sandbox-secret';
/** 16 random bytes in hex: nobody guesses them. */
const SECRET_MIN_LENGTH = 32;
/** Chance leaves out more of base64's 64 characters only once in 10^8 tokens of 24. */
const TOKEN_MIN_DIFFERENT = 10;

/** Whether these settings are good enough for real money. Looks at nothing but the settings. */
export function checkSettings(settings: Settings): Finding[] {
  return [...secretChecks(settings), ...networkChecks(settings)].map(findingOf);
}

function secretChecks({ VAULT_KEY, SANDBOX_SECRET, OPERATOR_TOKEN }: Settings): Check[] {
  return [
    {
      subject: 'VAULT_KEY',
      holds: !isPublicKey(VAULT_KEY),
      good: 'is a key of this installation alone',
      bad: 'is a key that anybody can read in the documentation, or none that chance made. Set it to the output of `openssl rand -base64 32` before anything is sealed with it.',
    },
    {
      subject: 'SANDBOX_SECRET',
      holds: SANDBOX_SECRET !== DEFAULT_SANDBOX_SECRET && SANDBOX_SECRET.length >= SECRET_MIN_LENGTH,
      good: 'is a secret of this installation alone',
      bad: `signs what the acquirer of test payments tells us, and is ${SANDBOX_SECRET === DEFAULT_SANDBOX_SECRET ? 'the default' : 'short'}. Set it, here and for the sandbox, to the output of \`openssl rand -hex 32\`.`,
    },
    operatorCheck(OPERATOR_TOKEN),
  ];
}

function operatorCheck(token: string | undefined): Check {
  const subject = 'OPERATOR_TOKEN';
  if (token === undefined) {
    return {
      subject,
      holds: false,
      level: 'warn',
      good: '',
      bad: 'is not set: only the sessions of operators open the queues and the metrics. For programs that watch them set it to the output of `openssl rand -base64 32`.',
    };
  }
  return {
    subject,
    holds: new Set(token).size >= TOKEN_MIN_DIFFERENT,
    good: 'is long and irregular',
    bad: 'repeats itself and can be guessed. Set it to the output of `openssl rand -base64 32`.',
  };
}

function networkChecks({ WEBHOOK_ALLOW_PRIVATE, PUBLIC_URL, CHECKOUT_URL }: Settings): Check[] {
  return [
    {
      subject: 'WEBHOOK_ALLOW_PRIVATE',
      holds: !WEBHOOK_ALLOW_PRIVATE,
      good: 'keeps webhooks out of private networks',
      bad: 'lets merchants send webhooks to machines inside your network. Set it to false, or leave it out.',
    },
    {
      subject: 'PUBLIC_URL',
      holds: new URL(PUBLIC_URL).protocol === 'https:',
      good: 'is served over https',
      bad: `is ${PUBLIC_URL}: passwords and sessions would travel in the clear. Set it to the https address that browsers use.`,
    },
    {
      subject: 'CHECKOUT_URL',
      holds: isSafeCheckout(CHECKOUT_URL, PUBLIC_URL),
      good: 'is served over https, and not from where the dashboard is',
      bad: `is ${CHECKOUT_URL}: the page that takes card numbers must share its origin with nothing else, and travel over https. Set it to an https address of another host name than PUBLIC_URL that leads to the same web process.`,
    },
  ];
}

/** By host name and not by origin: another port of the same name would share its cookies. */
function isSafeCheckout(checkoutUrl: string, publicUrl: string): boolean {
  const { protocol, hostname } = new URL(checkoutUrl);
  return protocol === 'https:' && hostname !== new URL(publicUrl).hostname;
}
