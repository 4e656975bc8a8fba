import { useEffect, useRef } from 'react';
import { type BalancePlot, createBalancePlot } from './balance-plot.ts';

interface HistoryChartProps {
  points: readonly { at: string; amount: number }[];
  currency: string;
}

/** The drawing alone. What it says is in the table beside it, so it is hidden from those who cannot see it. */
export function HistoryChart({ points, currency }: HistoryChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<BalancePlot>(null);
  useEffect(() => {
    if (frame.current === null) return;
    const made = createBalancePlot(frame.current, currency);
    plot.current = made;
    return () => made.destroy();
  }, [currency]);
  useEffect(() => {
    plot.current?.show([points.map(({ at }) => Date.parse(at) / 1_000), points.map(({ amount }) => amount)]);
  }, [points]);
  return <div ref={frame} aria-hidden="true" className="h-full w-full min-w-0 overflow-hidden text-brand" />;
}
