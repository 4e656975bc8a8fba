import { useQuery } from 'urql';
import { readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { locale } from '../../../ui/locale.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { text } from '../../text.ts';
import { MerchantForm, MerchantSettings } from './merchant-form.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import { Unreachable } from './unreachable.tsx';

const MerchantQuery = graphql(`
  query MerchantSettings {
    viewer {
      merchant {
        id
        feeBps
        ...MerchantSettings
      }
    }
  }
`);

const words = text.settings.merchant;
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });

/** What the merchant is called, what it pays, and how its payments begin. */
export function MerchantPage() {
  const [{ data, error }, execute] = useQuery({ query: MerchantQuery, requestPolicy: 'cache-and-network' });
  const merchant = data?.viewer?.merchant;
  return (
    <SettingsFrame tab={text.settings.merchantTab}>
      {merchant && (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
          <MerchantForm key={merchant.id} merchant={readFragment(MerchantSettings, merchant)} />
          <dl className="grid gap-4 rounded-2xl border border-line bg-surface p-5 shadow-raised">
            <div>
              <dt className="font-medium text-sm">{words.fee}</dt>
              <dd>
                <span className="figures font-semibold text-lg">
                  {percent.format(merchant.feeBps / 10_000)}
                </span>
                <p className="text-ink-soft text-sm">{words.feeHint}</p>
              </dd>
            </div>
            <div>
              <dt className="font-medium text-sm">{words.id}</dt>
              <dd className="flex items-center gap-1 font-mono text-[0.8125rem]">
                <span className="break-all">{merchant.id}</span>
                <CopyButton text={merchant.id} label={words.copyId} />
              </dd>
            </div>
          </dl>
        </div>
      )}
      {!merchant && error !== undefined && <Unreachable onRetry={() => execute()} />}
      {!merchant && error === undefined && <Skeleton className="block h-96 rounded-2xl" />}
    </SettingsFrame>
  );
}
