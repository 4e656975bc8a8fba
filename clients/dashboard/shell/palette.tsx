import { type KeyboardEvent, useId, useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import type { Viewer } from '../session.ts';
import { text } from '../text.ts';
import { type Command, useCommands } from './use-commands.tsx';

interface PaletteProps {
  viewer: Viewer;
  open: boolean;
  onClose: () => void;
}

/** Goes anywhere by a word or an id. ARIA's combobox: the focus stays in the input, arrow keys choose below it. */
export function Palette({ viewer, open, onClose }: PaletteProps) {
  return (
    <Dialog open={open} onClose={onClose} title={text.shell.palette}>
      <Combobox viewer={viewer} onClose={onClose} />
    </Dialog>
  );
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at + count - 1) % count,
};

function Combobox({ viewer, onClose }: Omit<PaletteProps, 'open'>) {
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const commands = useCommands(viewer, typed);
  const optionId = (index: number) => `${listId}-${index}`;

  function run(command: Command | undefined) {
    if (command === undefined) return;
    onClose();
    command.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = STEPS[event.key];
    if (event.key === 'Enter') {
      event.preventDefault();
      run(commands[at]);
    } else if (step !== undefined && commands.length > 0) {
      event.preventDefault();
      const next = step(at, commands.length);
      setAt(next);
      document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
    }
  }

  return (
    <>
      <input
        data-first-focus
        role="combobox"
        aria-label={text.shell.palette}
        aria-expanded={commands.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={commands.length > 0 ? optionId(at) : undefined}
        value={typed}
        placeholder={text.shell.paletteHint}
        spellCheck={false}
        autoComplete="off"
        onChange={event => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        className="h-11 w-full rounded-lg border border-line-strong bg-surface px-3 text-base placeholder:text-ink-soft/80"
      />
      <div
        id={listId}
        role="listbox"
        aria-label={text.shell.palette}
        className="mt-3 max-h-80 overflow-y-auto"
      >
        {commands.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard stays in the input and chooses from there
          <div
            key={command.id}
            id={optionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => run(command)}
            onPointerMove={() => setAt(index)}
            className="flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-3 aria-selected:bg-sunken"
          >
            <command.Icon aria-hidden="true" className="size-4 shrink-0 text-ink-soft" />
            <span className="min-w-0 break-all">{command.label}</span>
          </div>
        ))}
      </div>
      <p role="status" className="text-ink-soft text-sm">
        {commands.length === 0 && text.shell.nothingFound}
      </p>
    </>
  );
}
