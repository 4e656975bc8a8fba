import { ChevronDown } from 'lucide-react';
import { Menu, MenuRadioGroup } from '../../ui/menu.tsx';
import type { Viewer } from '../session.ts';
import { text } from '../text.ts';
import { useMoveSession } from './use-move-session.ts';

const LOOKS: Readonly<Record<Viewer['mode'], string>> = {
  TEST: 'bg-test text-on-test',
  LIVE: 'bg-live text-on-live',
};

const option = (mode: Viewer['mode']) => ({
  value: mode,
  label: (
    <span>
      <span className="block font-medium">{text.shell.modes[mode]}</span>
      <span className="block text-[0.8125rem] text-ink-soft">{text.shell.modeMeanings[mode]}</span>
    </span>
  ),
});

const OPTIONS = [option('TEST'), option('LIVE')];

/** Says in which mode everything on the page is, and takes the session to the other. */
export function ModeSwitch({ viewer: { mode } }: { viewer: Viewer }) {
  const move = useMoveSession();
  const trigger = (
    <button
      type="button"
      aria-label={text.shell.modeNow[mode]}
      data-test-id="mode-switch"
      className={`inline-flex h-8 shrink-0 items-center gap-1 rounded-md pr-1.5 pl-2.5 font-bold text-[0.8125rem] tracking-wider ${LOOKS[mode]}`}
    >
      {text.shell.modeWords[mode]}
      <ChevronDown aria-hidden="true" className="size-4" />
    </button>
  );
  return (
    <Menu trigger={trigger}>
      <MenuRadioGroup
        value={mode}
        onChange={next => next !== mode && void move.toMode(next)}
        options={OPTIONS}
      />
    </Menu>
  );
}
