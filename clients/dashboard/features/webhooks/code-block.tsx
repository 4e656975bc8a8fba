import { CopyButton } from '../../../ui/copy-button.tsx';

/** Text as a machine sent it, to be read and copied. */
export function CodeBlock({ text, copyLabel }: { text: string; copyLabel: string }) {
  return (
    <div className="relative rounded-lg border border-line bg-surface">
      <span className="absolute top-1 right-1.5">
        <CopyButton text={text} label={copyLabel} />
      </span>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-80 overflow-auto rounded-lg p-2.5 pr-11 font-mono text-[0.8125rem] leading-relaxed"
      >
        {text}
      </pre>
    </div>
  );
}
