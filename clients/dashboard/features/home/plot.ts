import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { watchFrame } from '../../../ui/watch-frame.ts';

type Values = readonly (number | null)[];

/** A drawing of lines over time. */
export interface Plot {
  /** Seconds, then a line each: succeeded, failed, the period before. */
  data: [readonly number[], Values, Values, Values];
  show(data: Plot['data']): void;
  destroy(): void;
}

interface PlotOptions {
  frame: HTMLElement;
  /** Holds an element in each line's colour. */
  legend: HTMLElement;
  data: Plot['data'];
  /** The reader points at a step, or at none. */
  onPoint: (index: number | null) => void;
}

const AXIS_FONT = '12px "Instrument Sans Variable", system-ui, sans-serif';

/** Draws with uPlot: a hundred times faster than a chart of elements, which matters where it moves all day. */
export function createPlot({ frame, legend, data, onPoint }: PlotOptions): Plot {
  // Asked for at each drawing: the theme may have changed.
  const colorOf = (line: string) => () => {
    const sample = legend.querySelector(`[data-line="${line}"]`);
    return sample ? getComputedStyle(sample).color : 'currentColor';
  };
  const ink = () => getComputedStyle(frame).color;
  const grid = { stroke: withAlpha(ink, 0.1), width: 1 };
  const axis = { stroke: withAlpha(ink, 0.75), font: AXIS_FONT, grid, ticks: { show: false } };
  const plot = new uPlot(
    {
      width: frame.clientWidth,
      height: frame.clientHeight,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
      scales: { y: { range: (_plot, _min, max) => [0, Math.max(4, (max ?? 0) * 1.1)] } },
      axes: [
        { ...axis, grid: { show: false } },
        {
          ...axis,
          size: 44,
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6],
        },
      ],
      series: [
        {},
        {
          stroke: colorOf('succeeded'),
          fill: withAlpha(colorOf('succeeded'), 0.12),
          width: 2,
          points: { show: false },
        },
        { stroke: colorOf('failed'), width: 2, points: { show: false } },
        { stroke: colorOf('before'), width: 1.5, dash: [4, 4], points: { show: false } },
      ],
      hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
    },
    data as unknown as uPlot.AlignedData,
    frame,
  );
  const stopWatching = watchFrame(frame, plot);
  return {
    data,
    show: next => plot.setData(next as unknown as uPlot.AlignedData),
    destroy() {
      stopWatching();
      plot.destroy();
    },
  };
}

function withAlpha(color: () => string, alpha: number) {
  return () => `color-mix(in oklab, ${color()} ${alpha * 100}%, transparent)`;
}
