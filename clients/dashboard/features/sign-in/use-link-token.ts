import { useEffect, useState } from 'react';

/**
 * What follows # in the address of a link: a fragment never leaves the browser, so it is in no server's log. It is
 * taken out of the address once it was read, and kept for as long as the page is open.
 */
export function useLinkToken(): string {
  const [token] = useState(() => location.hash.slice(1));
  useEffect(() => {
    history.replaceState(history.state, '', location.pathname);
  }, []);
  return token;
}
