import type uPlot from 'uplot';

/** Draws anew when there is more or less room, and when the theme changes. */
export function watchFrame(frame: HTMLElement, plot: uPlot): () => void {
  const size = new ResizeObserver(() =>
    plot.setSize({ width: frame.clientWidth, height: frame.clientHeight }),
  );
  size.observe(frame);
  const redraw = () => plot.redraw(false);
  const theme = new MutationObserver(redraw);
  theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', redraw);
  return () => {
    size.disconnect();
    theme.disconnect();
    dark.removeEventListener('change', redraw);
  };
}
