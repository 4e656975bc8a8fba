/**
 * Whose code runs in the page that takes card numbers, and why it has to (PCI DSS 4.0, 6.4.3). The build refuses a
 * checkout with code of anybody who is not named here; `npm run verify-checkout` holds a running server against what
 * was built.
 */
export const SCRIPT_SOURCES: Readonly<Record<string, string>> = {
  sluice: 'The checkout itself: its form, its words, and what follows a payment.',
  react: 'Draws the page.',
  'react-dom': 'Draws the page.',
  scheduler: 'A part of react-dom: decides when it draws.',
  'lucide-react': 'The icons, as paths in our own page.',
  'graphql-ws': 'Follows the payment over a WebSocket, so that nothing is asked again and again.',
  'lean-qr': 'Draws the code that a UPI app scans.',
  vite: 'Joins the pieces above: loads one when it is needed.',
};
