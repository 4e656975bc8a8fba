import type { Config } from '../config.ts';

/**
 * Follows a payment through requests, batches and processes, for whoever collects traces. It is off unless the
 * environment names a collector; then nothing is loaded, kept or written for it.
 */
export interface Tracing {
  /** Runs the work in a span, below `parent` or else below the span that is open here. What throws marks it as failed. */
  span<Result>(spec: SpanSpec, work: (span: Span) => Promise<Result>): Promise<Result>;
  /** The span that is open here; null where there is none. */
  open(): Span | null;
  /** Runs a batch in a span of its own; it and the spans of its items point at each other. */
  batch(name: string, items: readonly (Span | null)[], work: () => Promise<void>): Promise<void>;
  /** Whether anybody collects: what is kept or asked for traces alone depends on it. */
  readonly on: boolean;
  /** Sends what is still waiting. */
  close(): Promise<void>;
}

export interface SpanSpec {
  /** Few and known: an id belongs into the attributes. */
  readonly name: string;
  /** server: somebody asked us. client: we ask somebody. Missing: neither. */
  readonly kind?: 'server' | 'client';
  /**
   * A `traceparent` that came from elsewhere; a text that is not one counts as none. null: this is the rest of what
   * nobody follows, and so is not followed either.
   */
  readonly parent?: string | null | undefined;
  readonly attributes?: Attributes;
}

/** What a span tells. Never a card number, a secret, or a text that somebody else wrote. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface Span {
  /** As W3C writes it, for work that goes on elsewhere; null where this trace is not collected. */
  readonly traceparent: string | null;
  tell(attributes: Attributes): void;
  rename(name: string): void;
  /** It did not go well. */
  fail(): void;
}

const nothing = () => undefined;

const SILENT: Span = { traceparent: null, tell: nothing, rename: nothing, fail: nothing };

export const NO_TRACING: Tracing = {
  on: false,
  span: (_spec, work) => work(SILENT),
  open: () => null,
  batch: (_name, _items, work) => work(),
  close: async () => undefined,
};

/** `onLost` is told why spans could not be sent. */
export async function openTracing(
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }: Pick<Config, 'OTEL_EXPORTER_OTLP_ENDPOINT'>,
  service: string,
  onLost: (error: unknown) => void,
): Promise<Tracing> {
  if (endpoint === undefined) return NO_TRACING;
  const { openTelemetry } = await import('./open-telemetry.ts');
  return openTelemetry({ endpoint, service, onLost });
}
