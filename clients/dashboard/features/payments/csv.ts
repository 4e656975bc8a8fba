import { toDecimal } from '../../../ui/money.ts';

/** What a row of the file is made of. */
export interface ExportedPayment {
  id: string;
  createdAt: string;
  status: string;
  amount: number;
  currency: string;
  capturedAmount: number;
  refundedAmount: number;
  method: string;
  card?: { network: string; last4: string } | null | undefined;
  vpa?: string | null | undefined;
  order?: { id: string; receipt?: string | null | undefined } | null | undefined;
  description?: string | null | undefined;
  decline?: { code: string } | null | undefined;
  processorReference?: string | null | undefined;
}

type Cell = (payment: ExportedPayment) => string | number | null | undefined;

const money =
  (of: (payment: ExportedPayment) => number): Cell =>
  payment =>
    toDecimal(of(payment), payment.currency);

/** Amounts twice: as people write them, and in minor units, which no program can misread. */
const COLUMNS: Readonly<Record<string, Cell>> = {
  id: payment => payment.id,
  created_at: payment => payment.createdAt,
  status: payment => payment.status,
  currency: payment => payment.currency,
  amount: money(payment => payment.amount),
  amount_minor: payment => payment.amount,
  captured: money(payment => payment.capturedAmount),
  captured_minor: payment => payment.capturedAmount,
  refunded: money(payment => payment.refundedAmount),
  refunded_minor: payment => payment.refundedAmount,
  method: payment => payment.method,
  card_network: payment => payment.card?.network,
  card_last4: payment => payment.card?.last4,
  vpa: payment => payment.vpa,
  order_id: payment => payment.order?.id,
  receipt: payment => payment.order?.receipt,
  description: payment => payment.description,
  decline_code: payment => payment.decline?.code,
  processor_reference: payment => payment.processorReference,
};

/** RFC 4180: lines end with CR LF, the last one too. The mark in front tells spreadsheets that it is UTF-8. */
export const CSV_HEADER = `\uFEFF${Object.keys(COLUMNS).join(',')}\r\n`;

/** A payment as a line. */
export function csvLine(payment: ExportedPayment): string {
  return `${Object.values(COLUMNS)
    .map(cell => quote(cell(payment) ?? ''))
    .join(',')}\r\n`;
}

/**
 * A text that begins like a formula would be run by the spreadsheet that opens the file, and shoppers choose some of
 * these texts. An apostrophe in front makes it text.
 */
function quote(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
