import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { locale } from '../../../ui/locale.ts';
import { text } from '../../text.ts';

const AuditVerdictQuery = graphql(`
  query AuditVerdict {
    auditVerdict {
      intact
      entries
      brokenAt
      headHash
    }
  }
`);

const words = text.settings.audit;
const number = new Intl.NumberFormat(locale);
const HASH_SHOWN_LENGTH = 12;

/** Has the server go through the whole chain, and says what it found. */
export function VerifyAudit() {
  const [asked, setAsked] = useState(false);
  const [{ data, fetching }, execute] = useQuery({
    query: AuditVerdictQuery,
    requestPolicy: 'network-only',
    pause: !asked,
  });
  const verdict = data?.auditVerdict;

  function verify() {
    if (asked) execute({ requestPolicy: 'network-only' });
    setAsked(true);
  }

  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div aria-live="polite" className="text-sm">
        {verdict && (
          <>
            <p
              className={`flex items-center gap-1.5 font-medium ${verdict.intact ? 'text-good' : 'text-bad'}`}
            >
              {verdict.intact ? (
                <ShieldCheck aria-hidden="true" className="size-4 shrink-0" />
              ) : (
                <ShieldAlert aria-hidden="true" className="size-4 shrink-0" />
              )}
              {verdict.intact
                ? words.intact(number.format(verdict.entries))
                : words.broken(number.format(verdict.brokenAt ?? 0))}
            </p>
            <p className="flex items-center gap-1 text-ink-soft">
              {words.headHash} <code>{`${verdict.headHash.slice(0, HASH_SHOWN_LENGTH)}…`}</code>
              <CopyButton text={verdict.headHash} label={words.copyHash} />
            </p>
          </>
        )}
      </div>
      <Button busy={fetching} onClick={verify}>
        {words.verify}
      </Button>
    </div>
  );
}
