import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { locale } from '../../../ui/locale.ts';
import { currencyExponent } from '../../../ui/money.ts';
import { watchFrame } from '../../../ui/watch-frame.ts';

/** A drawing of one balance over time. */
export interface BalancePlot {
  /** Seconds, and minor units at each. */
  show(data: [readonly number[], readonly number[]]): void;
  destroy(): void;
}

const AXIS_FONT = '12px "Instrument Sans Variable", system-ui, sans-serif';

/** Draws with uPlot into the frame, whose text colour is the line's. */
export function createBalancePlot(frame: HTMLElement, currency: string): BalancePlot {
  const scale = 10 ** currencyExponent(currency);
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', style: 'currency', currency });
  // Asked for at each drawing: the theme may have changed.
  const line = () => getComputedStyle(frame).color;
  const ink = () => getComputedStyle(frame.ownerDocument.body).color;
  const axis = {
    stroke: withAlpha(ink, 0.75),
    font: AXIS_FONT,
    grid: { stroke: withAlpha(ink, 0.1), width: 1 },
    ticks: { show: false },
  };
  const plot = new uPlot(
    {
      width: frame.clientWidth,
      height: frame.clientHeight,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        y: { range: (_plot, min, max) => [Math.min(0, min ?? 0), Math.max(scale, (max ?? 0) * 1.1)] },
      },
      axes: [
        { ...axis, grid: { show: false } },
        { ...axis, size: 72, values: (_plot, ticks) => ticks.map(tick => compact.format(tick / scale)) },
      ],
      series: [
        {},
        {
          stroke: line,
          fill: withAlpha(line, 0.12),
          width: 2,
          points: { show: false },
          // A balance stays what it is until an entry changes it.
          ...(uPlot.paths.stepped ? { paths: uPlot.paths.stepped({ align: -1 }) } : {}),
        },
      ],
    },
    [[], []],
    frame,
  );
  const stopWatching = watchFrame(frame, plot);
  return {
    show: data => plot.setData(data as unknown as uPlot.AlignedData),
    destroy() {
      stopWatching();
      plot.destroy();
    },
  };
}

function withAlpha(color: () => string, alpha: number) {
  return () => `color-mix(in oklab, ${color()} ${alpha * 100}%, transparent)`;
}
