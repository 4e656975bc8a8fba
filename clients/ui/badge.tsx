import type { ReactNode } from 'react';

export type Tone = 'good' | 'bad' | 'wait' | 'note' | 'quiet';

const TONES: Readonly<Record<Tone, string>> = {
  good: 'bg-good-tint text-good',
  bad: 'bg-bad-tint text-bad',
  wait: 'bg-wait-tint text-wait',
  note: 'bg-note-tint text-note',
  quiet: 'bg-sunken text-ink-soft',
};

/** A short word in the colour of its meaning. The word alone must be enough. */
export function Badge({ tone, icon, children }: { tone: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-6 items-center gap-1 whitespace-nowrap rounded-full px-2 font-medium text-[0.8125rem] ${TONES[tone]}`}
    >
      {icon}
      {children}
    </span>
  );
}
