import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { buttonClass } from '../../../ui/button.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { useViewer } from '../../session.ts';
import { text } from '../../text.ts';
import { SNIPPETS, type SnippetLanguage } from './snippets.ts';

const TABS = [
  { value: 'curl', label: text.developers.curl },
  { value: 'node', label: text.developers.node },
  { value: 'graphql', label: text.developers.graphql },
] as const;

const PLACEHOLDER = { id: 'YOUR_KEY_ID', secret: 'YOUR_SECRET' };

/** A first payment to paste, with a key of the merchant's own where its secret is known here. */
export function QuickStart({ made }: { made: { id: string; secret: string } | null }) {
  const { viewer, demo } = useViewer();
  const [language, setLanguage] = useState<SnippetLanguage>('curl');
  const key = made ?? viewer?.demoKey ?? PLACEHOLDER;
  return (
    <section
      aria-labelledby="quick-start"
      className="rounded-2xl border border-line bg-surface p-5 shadow-raised"
    >
      <header className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 id="quick-start" className="font-semibold text-lg tracking-tight">
            {text.developers.quickStart}
          </h2>
          <p className="text-ink-soft text-sm">
            {key === PLACEHOLDER ? text.developers.placeholderHint : text.developers.quickStartHint}
          </p>
        </div>
        <p className="flex flex-wrap gap-2">
          {demo && <Outside href="/graphql" label={text.developers.graphiql} />}
          <Outside href="/docs/api" label={text.developers.openapi} />
          <Outside href="/schema.graphql" label={text.developers.schema} />
        </p>
      </header>
      <Tabs label={text.developers.snippets} tabs={TABS} value={language} onChange={setLanguage}>
        <div className="mt-3">
          <CodeBlock
            code={SNIPPETS[language]({ origin: location.origin, key })}
            copyLabel={text.developers.copySnippet}
            className="max-h-[34rem] min-h-80"
          />
        </div>
      </Tabs>
    </section>
  );
}

function Outside({ href, label }: { href: string; label: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className={buttonClass('secondary', 'small')}>
      {label}
      <ExternalLink aria-label={text.developers.opensNewTab} className="size-3.5" />
    </a>
  );
}
