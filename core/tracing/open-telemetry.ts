import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  INVALID_SPAN_CONTEXT,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { parseTraceParent, setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { Refusal } from '../errors.ts';
import { BATCH_MAX_ITEMS } from '../limits.ts';
import type { Span, Tracing } from './tracing.ts';

/**
 * Tracing by OpenTelemetry: spans go to a collector as OTLP over HTTP. Which traces are collected, headers and the
 * names of services are said by OpenTelemetry's own variables, which its packages read themselves.
 */
interface Collector {
  /** http://collector:4318 */
  readonly endpoint: string;
  readonly service: string;
  readonly onLost: (error: unknown) => void;
}

/** A collector that is away must not hold up a process that is to stop. */
const EXPORT_MAX_MS = 4_000;

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT } as const;

interface OpenSpan extends Span {
  readonly otel: OtelSpan;
}

const UNFOLLOWED = wrap(trace.wrapSpanContext(INVALID_SPAN_CONTEXT));

export function openTelemetry({ endpoint, service, onLost }: Collector): Tracing {
  setGlobalErrorHandler(onLost);
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    spanProcessors: [
      new BatchSpanProcessor(
        new OTLPTraceExporter({
          url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
          timeoutMillis: EXPORT_MAX_MS,
        }),
      ),
    ],
    spanLimits: { linkCountLimit: BATCH_MAX_ITEMS },
  });
  const tracer = provider.getTracer('sluice');
  const here = new AsyncLocalStorage<OpenSpan>();

  const run = async <Result>(span: OpenSpan, work: (span: Span) => Promise<Result>) => {
    try {
      return await here.run(span, () => work(span));
    } catch (error) {
      tellError(span, error);
      throw error;
    } finally {
      span.otel.end();
    }
  };

  return {
    on: true,
    open: () => here.getStore() ?? null,
    span({ name, kind, parent, attributes = {} }, work) {
      const isUnfollowed = parent === undefined ? here.getStore() === UNFOLLOWED : parent === null;
      if (isUnfollowed) return run(UNFOLLOWED, work);
      const options = { attributes, kind: kind ? KINDS[kind] : SpanKind.INTERNAL };
      return run(
        wrap(tracer.startSpan(name, options, contextOf(parent ?? undefined, here.getStore()))),
        work,
      );
    },
    batch(name, items, work) {
      const followed = (items as readonly (OpenSpan | null)[]).filter(item => item?.traceparent);
      if (followed.length === 0) return work();
      const links = followed.map(item => ({ context: (item as OpenSpan).otel.spanContext() }));
      const attributes = { 'sluice.batch.items': items.length };
      const span = wrap(tracer.startSpan(name, { root: true, attributes, links }));
      for (const item of followed) item?.otel.addLink({ context: span.otel.spanContext() });
      return run(span, work);
    },
    close: () => provider.shutdown().catch(onLost),
  };
}

function contextOf(parent: string | undefined, open: OpenSpan | undefined): Context {
  if (parent === undefined) return open ? trace.setSpan(ROOT_CONTEXT, open.otel) : ROOT_CONTEXT;
  const remote = parseTraceParent(parent);
  return remote ? trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true }) : ROOT_CONTEXT;
}

function wrap(otel: OtelSpan): OpenSpan {
  const { traceId, spanId, traceFlags } = otel.spanContext();
  const isSampled = (traceFlags & TraceFlags.SAMPLED) !== 0;
  return {
    otel,
    traceparent: isSampled ? `00-${traceId}-${spanId}-01` : null,
    tell: attributes => void otel.setAttributes(attributes),
    rename: name => void otel.updateName(name),
    fail: () => void otel.setStatus({ code: SpanStatusCode.ERROR }),
  };
}

/** By its name only: an error's message may hold anything. A refusal is an answer. */
function tellError(span: Span, error: unknown): void {
  if (error instanceof Refusal) {
    span.tell({ 'sluice.refusal': error.code });
    return;
  }
  span.tell({ 'error.type': error instanceof Error ? error.name : 'unknown' });
  span.fail();
}
