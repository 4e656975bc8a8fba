/** The dashboard's colours, for a page that is one file. */
export const REFERENCE_STYLE = `
:root { color-scheme: light dark; --canvas: light-dark(oklch(0.975 0.006 190), oklch(0.185 0.016 218));
  --surface: light-dark(oklch(1 0 0), oklch(0.222 0.018 218)); --line: light-dark(oklch(0.9 0.011 200), oklch(0.315 0.02 218));
  --ink: light-dark(oklch(0.25 0.028 220), oklch(0.945 0.008 200)); --soft: light-dark(oklch(0.46 0.024 215), oklch(0.755 0.016 205));
  --brand: light-dark(oklch(0.44 0.082 205), oklch(0.8 0.1 190)); --good: light-dark(oklch(0.46 0.105 158), oklch(0.82 0.125 158));
  --wait: light-dark(oklch(0.49 0.095 72), oklch(0.85 0.11 84)); --deep: light-dark(oklch(0.27 0.042 216), oklch(0.155 0.018 220)); }
* { box-sizing: border-box }
html { scroll-padding-top: 1rem }
body { margin: 0; display: grid; grid-template-columns: 18rem minmax(0, 1fr); background: var(--canvas); color: var(--ink);
  font: 16px/1.55 system-ui, sans-serif }
nav { position: sticky; top: 0; height: 100dvh; overflow-y: auto; padding: 1.25rem 1rem; border-right: 1px solid var(--line); font-size: .875rem }
nav .name { font-weight: 650; font-size: 1.125rem; margin: 0 0 1rem } nav .name span { color: var(--soft); font-weight: 450 }
nav h2 { font-size: .75rem; text-transform: uppercase; letter-spacing: .06em; color: var(--soft); margin: 1.25rem 0 .25rem }
nav ul { list-style: none; margin: 0; padding: 0 } nav a { display: flex; align-items: baseline; padding: .25rem 0; color: inherit; text-decoration: none }
nav a:hover { text-decoration: underline } nav b { font: 600 .6875rem ui-monospace, monospace; flex: 0 0 2.5rem }
main { padding: 2.5rem clamp(1rem, 4vw, 4rem) 6rem; max-width: 60rem }
h1 { font-size: 2rem; letter-spacing: -.02em; margin: 0 0 1rem } main h2 { margin: 3rem 0 1rem; font-size: 1.375rem }
article { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem 1.5rem; margin: 0 0 1.5rem }
h3 { margin: 0; font-size: 1.0625rem } h3 a { color: inherit; text-decoration: none } h3 a:hover { text-decoration: underline }
h4 { margin: 1.25rem 0 .5rem; font-size: .875rem; color: var(--soft) }
.address { margin: .25rem 0 .75rem; overflow-wrap: anywhere } b.GET { color: var(--brand) } b.POST { color: var(--good) } b.PUT { color: var(--wait) }
a { color: var(--brand) } :focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; border-radius: 4px }
code, pre { font: .8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, monospace }
pre { margin: .5rem 0; padding: .875rem 1rem; background: var(--deep); color: oklch(0.96 0.01 195); border-radius: 8px; overflow-x: auto }
dl { margin: 0 } dl div { display: grid; grid-template-columns: minmax(9rem, 15rem) 1fr; gap: 0 1rem; padding: .5rem 0; border-top: 1px solid var(--line) }
dt span { display: block; color: var(--soft); font-size: .75rem; overflow-wrap: anywhere } dd { margin: 0; overflow-wrap: anywhere }
details { margin-top: .5rem } summary { cursor: pointer }
@media (max-width: 800px) { body { grid-template-columns: minmax(0, 1fr) } nav { position: static; height: auto; max-height: 40dvh; border: 0; border-bottom: 1px solid var(--line) }
  dl div { grid-template-columns: 1fr } }
`;
