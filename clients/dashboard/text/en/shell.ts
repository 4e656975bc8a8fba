export const shell = {
  navigation: 'Main',
  payments: 'Payments',
  webhooks: 'Webhooks',
  testPayment: 'Test payment',
  opensNewTab: '(opens a new tab)',
};
