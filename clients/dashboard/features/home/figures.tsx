import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { AnalyticsRange } from '../../../graphql/dashboard/graphql.ts';
import { formatDuration } from '../../../ui/duration.ts';
import { locale } from '../../../ui/locale.ts';
import { formatMoney } from '../../../ui/money.ts';
import { text } from '../../text.ts';
import { pointChange, relativeChange } from './change.ts';
import { FigureTile } from './figure-tile.tsx';

const HomeFigures = graphql(`
  fragment HomeFigures on Analytics {
    current {
      ...PeriodFigures
    }
    previous {
      ...PeriodFigures
    }
  }
`);

const PeriodFigures = graphql(`
  fragment PeriodFigures on AnalyticsFigures {
    payments
    pending
    successRate
    averageSettleMs
    refunds
    failedWebhooks
    volumes {
      currency
      volume
    }
    refundVolumes {
      currency
      volume
    }
  }
`);

const count = new Intl.NumberFormat(locale);
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });

const amountsOf = (volumes: readonly { currency: string; volume: number }[]) =>
  volumes.map(({ currency, volume }) => formatMoney(volume, currency));

interface FiguresProps {
  range: AnalyticsRange;
  analytics: FragmentType<typeof HomeFigures> | undefined;
}

/** The numbers of the range, each beside the same number of the period before. */
export function Figures({ range, analytics }: FiguresProps) {
  const figures = readFragment(HomeFigures, analytics);
  const now = readFragment(PeriodFigures, figures?.current);
  const then = readFragment(PeriodFigures, figures?.previous);
  const before = text.home.before[range];
  const [main] = now?.volumes ?? [];
  const [volume, ...otherVolumes] = amountsOf(now?.volumes ?? []);
  const mainBefore = then?.volumes.find(each => each.currency === main?.currency)?.volume ?? 0;
  const grown = (of: (period: NonNullable<typeof now>) => number | null) =>
    now && then && relativeChange(of(now), of(then), before);

  return (
    <section aria-label={text.home.figures}>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-2xl border border-line bg-line shadow-raised md:grid-cols-3 2xl:grid-cols-6">
        <FigureTile
          name="volume"
          label={text.home.volume}
          value={now && (volume ?? text.home.none)}
          change={now && relativeChange(main?.volume ?? 0, mainBefore, before)}
          good="up"
          detail={otherVolumes.join(' · ')}
        />
        <FigureTile
          name="payments"
          label={text.home.payments}
          value={now && count.format(now.payments)}
          change={grown(period => period.payments)}
          good="up"
          {...(now && now.pending > 0 && { detail: text.home.pending(count.format(now.pending)) })}
        />
        <FigureTile
          name="success-rate"
          label={text.home.successRate}
          value={now && (now.successRate == null ? text.home.none : percent.format(now.successRate))}
          change={now && pointChange(now.successRate ?? null, then?.successRate ?? null, before)}
          good="up"
        />
        <FigureTile
          name="average-settle"
          label={text.home.averageSettle}
          value={now && (now.averageSettleMs == null ? text.home.none : formatDuration(now.averageSettleMs))}
          change={grown(period => period.averageSettleMs ?? null)}
          good="down"
        />
        <FigureTile
          name="refunds"
          label={text.home.refunds}
          value={now && count.format(now.refunds)}
          change={grown(period => period.refunds)}
          detail={amountsOf(now?.refundVolumes ?? []).join(' · ')}
        />
        <FigureTile
          name="failed-webhooks"
          label={text.home.failedWebhooks}
          value={now && count.format(now.failedWebhooks)}
          change={grown(period => period.failedWebhooks)}
          good="down"
        />
      </dl>
    </section>
  );
}
