import { createHash } from 'node:crypto';
import { isScan } from './acquirer.ts';
import type { Entry } from './entry.ts';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
main { box-sizing: border-box; width: min(100%, 24rem); padding: 1.5rem; text-align: center; }
.bank { margin: 0; font-size: .875rem; opacity: .75; }
h1 { margin: .25rem 0 0; font-size: 1.25rem; }
.amount { margin: 1rem 0; font-size: 2rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.note { font-size: .875rem; opacity: .75; overflow-wrap: anywhere; }
form { display: grid; gap: .75rem; margin: 1.5rem 0; }
label { display: grid; gap: .25rem; text-align: start; font-size: .875rem; }
input { box-sizing: border-box; width: 100%; font: inherit; font-size: 1rem; padding: .75rem; border-radius: .5rem; border: 1px solid #767676; background: Field; color: FieldText; }
button { font: inherit; font-weight: 600; padding: .75rem; border-radius: .5rem; cursor: pointer; border: 1px solid #0a6847; }
button[value=approve] { background: #0a6847; color: #fff; }
button[value=fail] { background: transparent; color: inherit; border-color: currentColor; }
button:focus-visible, input:focus-visible { outline: 3px solid #3b82f6; outline-offset: 2px; }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Whoever pays by a code and says nothing else pays from here. */
export const SHOPPER_VPA = 'shopper@sluice';

/** Where the shopper's decision stands. */
export type ChallengeState = 'pending' | 'expired' | 'approved' | 'declined' | 'abandoned';

export function challengeState(entry: Entry, now: Date): ChallengeState {
  if (entry.outcome !== 'requires_action') return entry.outcome;
  return now.toISOString() < (entry.nextAction?.expiresAt ?? '') ? 'pending' : 'expired';
}

/** Nothing is loaded and no script runs; a form may lead back to the merchant, wherever that is on the web. */
export function pageHeaders(frameAncestors: string): Record<string, string> {
  const policy = [
    `default-src 'none'`,
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action 'self' http: https:`,
    `base-uri 'none'`,
    `frame-ancestors ${frameAncestors}`,
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

/** The page on which a shopper stands in for the bank or the UPI app. */
export function renderChallenge(entry: Entry, state: ChallengeState): string {
  const isUpi = entry.nextAction?.type !== 'REDIRECT';
  const title = isUpi ? 'UPI payment request' : 'Confirm your payment';
  if (state !== 'pending') return page(title, `<p role="status">${ended(state)}</p>\n${wayBack(entry)}`);
  const note = isUpi
    ? 'This page plays the UPI app of the shopper.'
    : 'This page plays the 3-D Secure page of the bank.';
  return page(
    title,
    `<p class="amount">${escapeHtml(money(entry))}</p>
<form method="post">
${isScan(entry) ? PAYER : ''}<button name="decision" value="approve">Approve payment</button>
<button name="decision" value="fail" formnovalidate>Fail payment</button>
</form>
<p class="note">${note} No real money moves.<br>Payment ${escapeHtml(entry.payment)}</p>`,
  );
}

const PAYER = `<label>Pay from (UPI ID)
<input name="vpa" value="${SHOPPER_VPA}" required maxlength="321" pattern="[a-zA-Z0-9._\\-]{2,256}@[a-zA-Z0-9]{2,64}" title="name@bank" autocomplete="off" autocapitalize="none" spellcheck="false" inputmode="email">
</label>
`;

export function renderUnknown(): string {
  return page('Nothing to confirm', '<p>There is no payment at this address.</p>');
}

function wayBack({ returnUrl }: Entry): string {
  if (!returnUrl) return '<p>You can close this window.</p>';
  return `<p><a href="${escapeHtml(returnUrl)}">Back to the merchant</a></p>`;
}

function ended(state: ChallengeState): string {
  switch (state) {
    case 'approved':
      return 'You approved the payment.';
    case 'declined':
      return 'You did not approve the payment.';
    default:
      return 'The payment was not confirmed in time.';
  }
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="bank">Sandbox bank</p>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}

/** A currency that the machine does not know is shown with its code and two decimals. */
function money({ amount, currency }: Entry): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** decimals);
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, character => entities[character] ?? character);
}
