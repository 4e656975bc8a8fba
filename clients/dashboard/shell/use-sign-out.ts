import { useMutation } from 'urql';
import { graphql } from '../../graphql/dashboard/gql.ts';
import { toast } from '../../ui/toast.tsx';
import { useSession } from '../session.ts';
import { text } from '../text.ts';

const SignOutMutation = graphql(`
  mutation SignOut {
    signOut
  }
`);

/** Ends the session, here and on the server. */
export function useSignOut(): () => Promise<void> {
  const { renew } = useSession();
  const [, signOut] = useMutation(SignOutMutation);
  return async () => {
    const { error } = await signOut({});
    if (error !== undefined) return toast(text.shell.signOutFailed);
    renew();
  };
}
