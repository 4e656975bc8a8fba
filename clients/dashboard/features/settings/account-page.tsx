import { text } from '../../text.ts';
import { PasswordPanel } from './password-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import { TimeZonePanel } from './time-zone-panel.tsx';

/** What concerns the person who is signed in, whatever merchant they work for. */
export function AccountPage() {
  return (
    <SettingsFrame tab={text.settings.accountTab}>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
        <SessionsPanel />
        <div className="grid gap-6">
          <PasswordPanel />
          <TimeZonePanel />
        </div>
      </div>
    </SettingsFrame>
  );
}
