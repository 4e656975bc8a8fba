import { useEffect, useRef, useState } from 'react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { AnalyticsRange } from '../../../graphql/dashboard/graphql.ts';
import { useNow } from '../../../ui/clock.ts';
import { locale } from '../../../ui/locale.ts';
import { zonedFormat } from '../../../ui/time-zone.ts';
import { text } from '../../text.ts';
import { ChartTable } from './chart-table.tsx';
import { createPlot, type Plot } from './plot.ts';

const ChartedAnalytics = graphql(`
  fragment ChartedAnalytics on Analytics {
    series {
      at
      payments
      succeeded
      failed
    }
    previousSeries {
      at
      payments
    }
  }
`);

const count = new Intl.NumberFormat(locale);
const CLOCK = zonedFormat({ timeStyle: 'short' });
const DAY_AND_CLOCK = zonedFormat({
  weekday: 'short',
  hour: 'numeric',
  minute: '2-digit',
});
const DAY = zonedFormat({ day: 'numeric', month: 'short' });
const STEP_FORMATS = { TODAY: CLOCK, LAST_7_DAYS: DAY_AND_CLOCK, LAST_30_DAYS: DAY } as const;

/** The lines of the chart. Their legend gives them their colours, so light and dark are the theme's own business. */
const LINES = [
  { name: 'succeeded', label: text.home.succeeded, tone: 'text-brand' },
  { name: 'failed', label: text.home.failed, tone: 'text-bad' },
  { name: 'before', label: text.home.periodBefore, tone: 'text-line-strong' },
] as const;

interface PaymentsChartProps {
  range: AnalyticsRange;
  analytics: FragmentType<typeof ChartedAnalytics>;
}

/** How payments went, step by step, over how they went in the period before. It moves as payments happen. */
export function PaymentsChart({ range, analytics }: PaymentsChartProps) {
  const { series, previousSeries } = readFragment(ChartedAnalytics, analytics);
  const now = useNow();
  const [pointed, setPointed] = useState<number | null>(null);
  const legend = useRef<HTMLUListElement>(null);
  // Steps still to come are not nothing: they are not there yet.
  const past = series.map(point => (Date.parse(point.at) <= now ? point : null));
  const sum = (of: readonly number[]) => count.format(of.reduce((total, each) => total + each, 0));
  const shown = pointed === null ? undefined : past[pointed];
  const values = {
    succeeded: shown ? count.format(shown.succeeded) : sum(series.map(point => point.succeeded)),
    failed: shown ? count.format(shown.failed) : sum(series.map(point => point.failed)),
    before:
      pointed === null
        ? sum(previousSeries.map(point => point.payments))
        : count.format(previousSeries[pointed]?.payments ?? 0),
  };
  const step = pointed === null ? undefined : series[pointed];
  const data = [
    series.map(point => Date.parse(point.at) / 1_000),
    past.map(point => point?.succeeded ?? null),
    past.map(point => point?.failed ?? null),
    series.map((_, index) => previousSeries[index]?.payments ?? null),
  ] satisfies Plot['data'];

  return (
    <figure>
      <figcaption className="mb-3 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="font-semibold">
          {step ? STEP_FORMATS[range].format(Date.parse(step.at)) : text.home.chart}
        </h2>
        <ul ref={legend} className="figures flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {LINES.map(({ name, label, tone }) => (
            <li key={name} className="flex items-center gap-1.5">
              <span aria-hidden="true" data-line={name} className={tone}>
                <span className="block h-1 w-3.5 rounded-full bg-current" />
              </span>
              <span className="text-ink-soft">{label}</span>
              <span data-test-id={`chart-${name}`} className="font-medium">
                {values[name]}
              </span>
            </li>
          ))}
        </ul>
      </figcaption>
      <Canvas data={data} legend={legend} onPoint={setPointed} />
      <ChartTable
        rows={past.flatMap((point, index) =>
          point
            ? [
                {
                  ...point,
                  time: STEP_FORMATS[range].format(Date.parse(point.at)),
                  before: previousSeries[index]?.payments ?? 0,
                },
              ]
            : [],
        )}
      />
    </figure>
  );
}

interface CanvasProps {
  data: Plot['data'];
  legend: React.RefObject<HTMLUListElement | null>;
  onPoint: (index: number | null) => void;
}

/** The drawing alone. What it says is said in words beside it, so it is hidden from those who cannot see it. */
function Canvas({ data, legend, onPoint }: CanvasProps) {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot>(null);
  const first = useRef(data);
  useEffect(() => {
    if (frame.current === null || legend.current === null) return;
    const made = createPlot({ frame: frame.current, legend: legend.current, data: first.current, onPoint });
    plot.current = made;
    return () => made.destroy();
  }, [legend, onPoint]);
  useEffect(() => {
    first.current = data;
    plot.current?.show(data);
  });
  return <div ref={frame} aria-hidden="true" className="h-64 w-full min-w-0 overflow-hidden" />;
}
