import { LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { useMutation } from 'urql';
import { graphql } from '../../graphql/dashboard/gql.ts';
import { Menu, MenuItem, MenuLabel, MenuRadioGroup, MenuSeparator } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast.tsx';
import { useSession, type Viewer } from '../session.ts';
import { useTheme } from './theme.ts';

const SignOutMutation = graphql(`
  mutation SignOut {
    signOut
  }
`);

const THEMES = [
  { value: 'system', label: withIcon(Monitor, 'System') },
  { value: 'light', label: withIcon(Sun, 'Light') },
  { value: 'dark', label: withIcon(Moon, 'Dark') },
] as const;

function withIcon(Icon: typeof Sun, text: string) {
  return (
    <>
      <Icon aria-hidden="true" className="size-4 text-ink-soft" />
      {text}
    </>
  );
}

function initials(name: string): string {
  const [first = '', second = ''] = name.split(/\s+/);
  return `${first.charAt(0)}${second.charAt(0)}`.toUpperCase();
}

/** Who is signed in, the theme, and the way out. */
export function UserMenu({ viewer }: { viewer: Viewer }) {
  const { renew } = useSession();
  const [theme, setTheme] = useTheme();
  const [, signOut] = useMutation(SignOutMutation);
  const { user, role } = viewer;

  async function leave() {
    const { error } = await signOut({});
    if (error !== undefined) return toast('Signing out did not work. Try again.');
    renew();
  }

  const trigger = (
    <button
      type="button"
      aria-label="Your account"
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
        <p className="text-ink-soft text-sm capitalize">{role.toLowerCase()}</p>
      </div>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      <MenuRadioGroup value={theme} onChange={setTheme} options={THEMES} />
      <MenuSeparator />
      <MenuItem onSelect={() => void leave()}>
        <LogOut aria-hidden="true" className="size-4 text-ink-soft" />
        Sign out
      </MenuItem>
    </Menu>
  );
}
