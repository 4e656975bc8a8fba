import { CopyButton } from './copy-button.tsx';

interface CodeBlockProps {
  code: string;
  /** What is copied: "Copy the JSON". */
  copyLabel: string;
  className?: string;
}

/** Text for machines, to read and to copy. */
export function CodeBlock({ code, copyLabel, className = 'max-h-96' }: CodeBlockProps) {
  return (
    <div className="relative rounded-lg border border-line bg-sunken">
      <span className="absolute top-1.5 right-2">
        <CopyButton text={code} label={copyLabel} />
      </span>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className={`overflow-auto rounded-lg p-3.5 pr-11 font-mono text-[0.8125rem] leading-relaxed ${className}`}
      >
        {code}
      </pre>
    </div>
  );
}
