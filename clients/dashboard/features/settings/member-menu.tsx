import { Ellipsis, KeyRound, UserMinus } from 'lucide-react';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { text } from '../../text.ts';

interface MemberMenuProps {
  name: string;
  /** The viewer's own row: they change their password themselves. */
  own: boolean;
  onAsk: (what: 'remove' | 'reset') => void;
}

const words = text.settings.team;

/** What is rarely done to a member. */
export function MemberMenu({ name, own, onAsk }: MemberMenuProps) {
  const trigger = (
    <button
      type="button"
      aria-label={words.more(name)}
      className="inline-grid size-9 place-items-center rounded-lg text-ink-soft hover:bg-sunken hover:text-ink"
    >
      <Ellipsis aria-hidden="true" className="size-5" />
    </button>
  );
  return (
    <Menu trigger={trigger} align="end">
      {!own && (
        <MenuItem onSelect={() => onAsk('reset')}>
          <KeyRound aria-hidden="true" className="size-4 text-ink-soft" />
          {words.resetPassword}
        </MenuItem>
      )}
      <MenuItem onSelect={() => onAsk('remove')}>
        <UserMinus aria-hidden="true" className="size-4 text-ink-soft" />
        {own ? words.leave : words.remove}
      </MenuItem>
    </Menu>
  );
}
