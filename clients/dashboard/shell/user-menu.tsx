import { LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { Menu, MenuItem, MenuLabel, MenuRadioGroup, MenuSeparator } from '../../ui/menu.tsx';
import type { Viewer } from '../session.ts';
import { text } from '../text.ts';
import { useTheme } from './theme.ts';
import { useMoveSession } from './use-move-session.ts';
import { useSignOut } from './use-sign-out.ts';

const THEMES = [
  { value: 'system', label: withIcon(Monitor, text.shell.themes.system) },
  { value: 'light', label: withIcon(Sun, text.shell.themes.light) },
  { value: 'dark', label: withIcon(Moon, text.shell.themes.dark) },
] as const;

function withIcon(Icon: typeof Sun, label: string) {
  return (
    <>
      <Icon aria-hidden="true" className="size-4 text-ink-soft" />
      {label}
    </>
  );
}

function initials(name: string): string {
  const [first = '', second = ''] = name.split(/\s+/);
  return `${first.charAt(0)}${second.charAt(0)}`.toUpperCase();
}

/** Who is signed in, the theme, and the way out. */
export function UserMenu({ viewer }: { viewer: Viewer }) {
  const [theme, setTheme] = useTheme();
  const signOut = useSignOut();
  const move = useMoveSession();
  const { user, role, merchants } = viewer;

  const trigger = (
    <button
      type="button"
      aria-label={text.shell.account}
      className="grid size-9 place-items-center rounded-full bg-brand-tint font-semibold text-brand text-sm hover:ring-2 hover:ring-line-strong"
    >
      {initials(user.name)}
    </button>
  );
  return (
    <Menu trigger={trigger} align="end">
      <div className="px-2.5 py-1.5">
        <p className="font-medium text-sm">{user.name}</p>
        <p className="text-ink-soft text-sm">{user.email}</p>
        <p className="text-ink-soft text-sm">{text.shell.roles[role]}</p>
      </div>
      <MenuSeparator />
      {merchants.length > 1 && (
        <>
          <MenuLabel>{text.shell.merchants}</MenuLabel>
          <MenuRadioGroup
            value={viewer.merchant.id}
            onChange={id => void move.toMerchant(id)}
            options={merchants.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <MenuSeparator />
        </>
      )}
      <MenuLabel>{text.shell.theme}</MenuLabel>
      <MenuRadioGroup value={theme} onChange={setTheme} options={THEMES} />
      <MenuSeparator />
      <MenuItem onSelect={() => void signOut()}>
        <LogOut aria-hidden="true" className="size-4 text-ink-soft" />
        {text.shell.signOut}
      </MenuItem>
    </Menu>
  );
}
