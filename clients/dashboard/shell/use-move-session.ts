import { useMutation } from 'urql';
import { graphql } from '../../graphql/dashboard/gql.ts';
import { toast } from '../../ui/toast.tsx';
import { useSession, type Viewer } from '../session.ts';
import { text } from '../text.ts';

const SwitchModeMutation = graphql(`
  mutation SwitchMode($mode: Mode!) {
    switchMode(input: { mode: $mode }) {
      __typename
    }
  }
`);

const SwitchMerchantMutation = graphql(`
  mutation SwitchMerchant($merchantId: ID!) {
    switchMerchant(input: { merchantId: $merchantId }) {
      __typename
    }
  }
`);

/** Takes the session to another mode or merchant: everything that was read is dropped, and the sockets open anew. */
export function useMoveSession() {
  const { renew } = useSession();
  const [, switchMode] = useMutation(SwitchModeMutation);
  const [, switchMerchant] = useMutation(SwitchMerchantMutation);
  const arrive = (type: string | undefined, said?: string) => {
    if (type !== 'Viewer') return toast(text.shell.moveFailed);
    if (said !== undefined) toast(said);
    renew();
  };
  return {
    async toMode(mode: Viewer['mode']) {
      const { data } = await switchMode({ mode });
      arrive(data?.switchMode.__typename, text.shell.nowIn[mode]);
    },
    async toMerchant(merchantId: string) {
      const { data } = await switchMerchant({ merchantId });
      arrive(data?.switchMerchant.__typename);
    },
  };
}
