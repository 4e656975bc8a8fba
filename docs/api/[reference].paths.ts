import { graphqlReference } from '../.vitepress/graphql-reference.ts';
import { restReference } from '../.vitepress/rest-reference.ts';

/** Both references are written from what the server itself is made of whenever the site is built. */
export default {
  watch: ['../../server/schema.graphql', '../../server/rest/**/*.ts'],
  paths: () => [
    { params: { reference: 'graphql' }, content: graphqlReference() },
    { params: { reference: 'rest' }, content: restReference() },
  ],
};
