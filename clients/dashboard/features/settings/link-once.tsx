import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { text } from '../../text.ts';

interface LinkOnceProps {
  url: string;
  /** How long it is good. */
  note: string;
  onDone: () => void;
}

/** A link that is shown now and never again. */
export function LinkOnce({ url, note, onDone }: LinkOnceProps) {
  return (
    <>
      <p className="mb-4 rounded-lg bg-wait-tint px-3.5 py-2.5 text-wait">{text.settings.linkOnce}</p>
      <dl>
        <dt className="mb-1 font-medium text-sm">{text.settings.link}</dt>
        <dd className="flex items-center gap-2 rounded-lg bg-sunken px-3 py-2">
          <code className="min-w-0 flex-1 break-all text-[0.8125rem]">{url}</code>
          <CopyButton text={url} label={text.settings.copyLink} />
        </dd>
      </dl>
      <p className="mt-2 text-ink-soft text-sm">{note}</p>
      <div className="mt-5 flex justify-end">
        <Button look="primary" onClick={onDone}>
          {text.settings.done}
        </Button>
      </div>
    </>
  );
}
