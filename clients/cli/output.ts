import { styleText } from 'node:util';

/** Where a command writes, and how: tests give it a list. */
export interface Output {
  /** A line for people. */
  line(text: string): void;
  /** A line beside the result: progress, hints. */
  note(text: string): void;
  /** Rows as a table, or with --json as JSON. */
  rows(rows: readonly Row[], raw?: unknown): void;
  /** One object as its fields, or as JSON. */
  object(fields: Row, raw?: unknown): void;
  readonly json: boolean;
  paint(format: Paint, text: string): string;
}

export type Row = Readonly<Record<string, string>>;
type Paint = 'green' | 'red' | 'yellow' | 'dim' | 'bold';

interface Streams {
  readonly out: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly error: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly json: boolean;
}

export function createOutput({ out, error, env, json }: Streams): Output {
  const colours = out.isTTY === true && env['NO_COLOR'] === undefined;
  const paint = (format: Paint, text: string) =>
    colours ? styleText(format, text, { validateStream: false }) : text;
  const line = (text: string) => void out.write(`${text}\n`);
  const asJson = (value: unknown) => line(JSON.stringify(value, null, 2));
  return {
    json,
    line,
    paint,
    note: text => void error.write(`${text}\n`),
    rows(rows, raw = rows) {
      if (json) return asJson(raw);
      if (rows.length === 0) return line(paint('dim', 'Nothing.'));
      for (const text of tableOf(rows, paint)) line(text);
    },
    object(fields, raw = fields) {
      if (json) return asJson(raw);
      const width = Math.max(...Object.keys(fields).map(name => name.length));
      for (const [name, value] of Object.entries(fields))
        line(`${paint('dim', name.padEnd(width))}  ${value}`);
    },
  };
}

function tableOf(rows: readonly Row[], paint: Output['paint']): string[] {
  const names = Object.keys(rows[0] ?? {});
  const widths = names.map(name => Math.max(name.length, ...rows.map(row => (row[name] ?? '').length)));
  const lineOf = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [paint('dim', lineOf(names)), ...rows.map(row => lineOf(names.map(name => row[name] ?? '')))];
}

/** 4999 INR as 49.99 INR: with as many digits as the currency has. */
export function money(minor: number, currency: string): string {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const value = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${value.format(minor / 10 ** digits)} ${currency}`;
}
