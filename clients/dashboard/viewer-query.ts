import { graphql } from '../graphql/dashboard/gql.ts';

/** Who is there, for which merchant, in which mode: what every page has to know first. */
export const ViewerQuery = graphql(`
  query Viewer {
    viewer {
      user {
        id
        name
        email
      }
      merchant {
        id
        name
      }
      merchants {
        id
        name
      }
      role
      mode
      permissions
      operator
      demoKey {
        id
        secret
      }
    }
    installation {
      demo
    }
  }
`);
