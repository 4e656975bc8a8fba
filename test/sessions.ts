import { DEMO_USER } from '../core/merchants/demo-merchant.ts';
import { type GraphQLAnswer, postGraphQL } from './graphql.ts';

/** A browser that is signed in: it keeps the cookie it is given, as browsers do. */
export interface TestBrowser {
  /** Posts an operation as the dashboard does. */
  ask(query: string, variables?: object, headers?: Readonly<Record<string, string>>): Promise<GraphQLAnswer>;
  /** What the headers of its requests and sockets carry. */
  headers(): Readonly<Record<string, string>>;
}

export function openBrowser(url: string): TestBrowser {
  let cookie = '';
  const headers = () => ({ 'sec-fetch-site': 'same-origin', ...(cookie ? { cookie } : {}) });
  return {
    headers,
    async ask(query, variables, more) {
      const answer = await postGraphQL(url, {
        query,
        headers: { ...headers(), ...more },
        ...(variables && { variables }),
      });
      const [set] = answer.headers.getSetCookie();
      if (set !== undefined) cookie = set.split(';')[0] ?? '';
      return answer;
    },
  };
}

const SIGN_IN = `mutation ($input: SignInInput!) {
  signIn(input: $input) { __typename ... on UserError { message } }
}`;

/** Signs in; the demo merchant's owner unless told whom. */
export async function signedIn(
  url: string,
  { email, password }: { email: string; password: string } = DEMO_USER,
): Promise<TestBrowser> {
  const browser = openBrowser(url);
  const { data, errors } = await browser.ask(SIGN_IN, { input: { email, password } });
  if (data?.signIn?.__typename !== 'Viewer') throw new Error(JSON.stringify(data ?? errors));
  return browser;
}
