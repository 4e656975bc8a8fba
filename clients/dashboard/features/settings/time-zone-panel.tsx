import { Field } from '../../../ui/field.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Select } from '../../../ui/select.tsx';
import { chooseTimeZone, useChosenTimeZone } from '../../../ui/time-zone.ts';
import { text } from '../../text.ts';

const words = text.settings.account;
const OWN = 'own';
const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const OPTIONS = [
  { value: OWN, label: words.ownZone(ownZone) },
  ...['UTC', ...Intl.supportedValuesOf('timeZone')].map(zone => ({
    value: zone,
    label: zone.replaceAll('_', ' '),
  })),
];

/** In which zone times are told. */
export function TimeZonePanel() {
  const chosen = useChosenTimeZone();
  return (
    <Panel title={words.times}>
      <Field label={words.timeZone} hint={words.timeZoneHint}>
        {control => (
          <Select
            {...control}
            value={chosen ?? OWN}
            options={OPTIONS}
            onChange={zone => chooseTimeZone(zone === OWN ? null : zone)}
            className="w-full"
          />
        )}
      </Field>
    </Panel>
  );
}
