import { generate } from 'lean-qr';

/** What scanners need around a code (ISO/IEC 18004): four modules of light. */
const MARGIN = 4;

/** A text as a QR code, drawn here: no other server sees what is in it. Dark on light in both themes. */
export function QrCode({ value, label }: { value: string; label: string }) {
  const code = generate(value);
  const size = code.size + 2 * MARGIN;
  let path = '';
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) path += `M${x + MARGIN} ${y + MARGIN}h1v1h-1z`;
  }
  return (
    <svg
      role="img"
      aria-label={label}
      data-test-id="upi-qr"
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-full rounded-[inherit] bg-[oklch(1_0_0)] text-[oklch(0_0_0)]"
    >
      <path d={path} fill="currentColor" />
    </svg>
  );
}
