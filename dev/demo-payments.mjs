const HEADERS = {
  'x-api-key': 'key_test_abc123',
  'x-api-secret': 'secret_test_xyz789',
  'content-type': 'application/json',
};

const card = number => ({
  method: 'card',
  card: { number, expiry_month: 12, expiry_year: 2034, cvv: number.startsWith('37') ? '1234' : '123' },
});
const upi = vpa => ({ method: 'upi', vpa });

const PAYMENTS = [
  [129_900, 'INR', card('4111111111111111')],
  [49_900, 'INR', upi('asha@okbank')],
  [250_000, 'INR', card('4000000000009995')],
  [18_450, 'EUR', card('5555555555554444')],
  [99_900, 'INR', upi('failure@sluice')],
  [12_800, 'JPY', card('4242424242424242')],
  [745_000, 'INR', card('4111111111111111')],
  [56_169, 'BHD', card('378282246310005')],
  [34_900, 'INR', upi('ravi.k@upi')],
  [89_900, 'INR', card('4000000000000002')],
  [21_500, 'USD', card('6011111111111117')],
  [159_900, 'INR', card('4000000000003220')],
  [64_900, 'INR', upi('meera@okbank')],
];

async function pay(apiUrl, [amount, currency, instrument], index) {
  const capture_method = index % 5 === 3 ? 'manual' : 'automatic';
  const response = await fetch(`${apiUrl}/api/v1/payments`, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({ amount, currency, capture_method, ...instrument }),
  });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
}

/** A morning's payments of the demo merchant, one after the other: the last one is the newest. */
export async function makePayments(apiUrl) {
  for (const [index, payment] of PAYMENTS.entries()) await pay(apiUrl, payment, index);
}
