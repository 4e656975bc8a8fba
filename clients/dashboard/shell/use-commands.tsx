import { useRouter } from '@tanstack/react-router';
import { ArrowRightLeft, CornerDownRight, LogOut, type LucideIcon, Monitor, Moon, Sun } from 'lucide-react';
import { useClient } from 'urql';
import { toast } from '../../ui/toast.tsx';
import type { Viewer } from '../session.ts';
import { text } from '../text.ts';
import { idTarget } from './id-target.ts';
import { paymentOfAttempt } from './payment-of-attempt.ts';
import { pageLookup, usePlaces } from './places.ts';
import { chooseTheme } from './theme.ts';
import { useMoveSession } from './use-move-session.ts';
import { useSignOut } from './use-sign-out.ts';

/** Something that the palette can do. */
export interface Command {
  id: string;
  label: string;
  Icon: LucideIcon;
  run(): void;
}

/** What fits what was typed: the page of an id, else the places and actions whose words are in it. */
export function useCommands(viewer: Viewer, typed: string): readonly Command[] {
  const client = useClient();
  const router = useRouter();
  const groups = usePlaces(viewer);
  const signOut = useSignOut();
  const move = useMoveSession();
  const id = typed.trim();
  const target = idTarget(id, pageLookup(router));
  if (target !== null) {
    const { path: to, search = {}, ofAttempt = false } = target;
    const run = async () => {
      const named = ofAttempt ? await paymentOfAttempt(client, id) : id;
      if (named === null) return toast(text.shell.noAttempt(id));
      await router.navigate({ to, params: { id: named }, search });
    };
    return [{ id: 'id', label: text.shell.openId(id), Icon: CornerDownRight, run: () => void run() }];
  }
  const places = groups.flat().map(({ to, label, Icon }) => ({
    id: to,
    label,
    Icon,
    run: () => void router.navigate({ to }),
  }));
  const other = viewer.mode === 'TEST' ? 'LIVE' : 'TEST';
  const actions: Command[] = [
    {
      id: 'mode',
      label: text.shell.switchTo[other],
      Icon: ArrowRightLeft,
      run: () => void move.toMode(other),
    },
    { id: 'light', label: text.shell.lightTheme, Icon: Sun, run: () => chooseTheme('light') },
    { id: 'dark', label: text.shell.darkTheme, Icon: Moon, run: () => chooseTheme('dark') },
    { id: 'system', label: text.shell.systemTheme, Icon: Monitor, run: () => chooseTheme('system') },
    { id: 'sign-out', label: text.shell.signOut, Icon: LogOut, run: () => void signOut() },
  ];
  const words = id.toLowerCase().split(/\s+/);
  return [...places, ...actions].filter(({ label }) =>
    words.every(word => label.toLowerCase().includes(word)),
  );
}
