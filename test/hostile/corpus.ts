/** A test card: sent where it does not belong, it must not come back in a refusal. */
export const CARD_NUMBER = '4111111111111111';

const nested = (open: string, close: string, levels: number) =>
  `${open.repeat(levels)}1${close.repeat(levels)}`;

/** Numbers as JSON may write them, and as it may not. */
const NUMBERS = [
  ...['0', '-0', '-1', '1', '99', '100', '1.5', '100.0', '1e2', '1E400', '-1e400', '1e21', '5e-324'],
  ...['2147483647', '2147483648', '-2147483649', '4294967296', '999999999999', '1000000000001'],
  ...['9007199254740991', '9007199254740992', '9223372036854775807', '9223372036854775808'],
  ...['18446744073709551616', '123456789012345678901234567890', '0.1', '13', '31', '1969', '2025', '10000'],
];

/** Texts that something or other has stumbled over: as JSON writes them, escapes and all. */
const TEXTS = [
  ...[
    '""',
    '" "',
    '"\\t\\n\\r"',
    '"0"',
    '"100"',
    '"1e5"',
    '"NaN"',
    '"null"',
    '"undefined"',
    '"١٠"',
    '"１００"',
  ],
  ...['"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"x\\udfff"', '"\\ude00\\ud83d"', '"\\ufeff"', '"\\ufffe"'],
  ...[
    '"\u202eevil\u202c"',
    '"مرحبا"',
    '"👩‍👩‍👧‍👦"',
    '"Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞"',
    '"\\u2028"',
    '"\\u0007"',
    '"İstanbul"',
    '"ß"',
    '"ﬃ"',
  ],
  ...['"__proto__"', '"constructor"', '"toString"', '"hasOwnProperty"', '"prototype"', '"then"', '"valueOf"'],
  ...[
    '"\' OR 1=1 --"',
    '"%"',
    '"_%\\\\"',
    '"\\\\"',
    '"%00"',
    '"$1"',
    '"{}"',
    '"{1,2}"',
    '"\\"; DROP TABLE x; --"',
  ],
  ...[
    '"../../../etc/hosts"',
    '"..\\\\..\\\\x"',
    '"<script>alert(1)</script>"',
    '"{{7*7}}"',
    '"#{7*7}"',
    '"%s%n"',
  ],
  ...[
    '"inr"',
    '"USD"',
    '"JPY"',
    '"BHD"',
    '"CLF"',
    '"XXX"',
    '"XTS"',
    '"usd "',
    '"manual"',
    '"AUTOMATIC"',
    '"card"',
  ],
  ...['"0000-01-01T00:00:00Z"', '"0001-01-01T00:00:00+14:00"', '"9999-12-31T23:59:59-14:00"'],
  ...['"+275760-09-13T00:00:00.000Z"', '"-271821-04-20T00:00:00.000Z"', '"2026-02-30T00:00:00Z"'],
  ...['"2026-13-45T25:61:61Z"', '"1970-01-01T00:00:00.000Z"', '"2026-01-01T00:00"', '"2026-01-01"', '"now"'],
  ...[
    '"0"',
    '"-1"',
    '"9223372036854775807"',
    '"9223372036854775808"',
    '"1e3"',
    '"00000000000000000001"',
    '"0x10"',
  ],
  ...[
    '"https://2130706433/"',
    '"http://0x7f.1/"',
    '"http://[::ffff:169.254.169.254]/"',
    '"http://[fe80::1%25eth0]/"',
    '"http://0177.0.0.1/"',
    '"http://[::1]/"',
    '"http://[64:ff9b::a9fe:a9fe]/"',
  ],
  // Cards that fail their check digit, and with a digit too few and too many.
  ...['"4111111111111112"', '"4111 1111 1111 1112"', '"411111111111"', '"41111111111111111111"'],
  ...[
    '"http://user:pass@localhost:1/"',
    '"file:///etc/passwd"',
    '"javascript:alert(1)"',
    '"http://"',
    '"//x"',
  ],
  ...[
    '"http://a..b/"',
    '"http://xn--/"',
    '"https://\\u0000.com/"',
    '"gopher://x:70/_"',
    '"http://127.0.0.1:99999/"',
  ],
  ...['"someone@bank"', '"@"', '"a@b"', '"some one@bank"', '"someone@bank@bank"', '"a@b.c"', '"\\"@\\"@x.y"'],
  ...['"Europe/Paris"', '"Etc/Unknown"', '"UTC+99"', '"+25:00"', '"12/30"', '"13/99"', '"00/00"'],
  ...[
    '"{ id }"',
    '"{ __schema { types { name } } }"',
    '"{ payment { payment { id } } }"',
    '"fragment"',
    '"!"',
  ],
  JSON.stringify(CARD_NUMBER),
  JSON.stringify('x'.repeat(256)),
  JSON.stringify('é'.repeat(501)),
  JSON.stringify('x'.repeat(20_000)),
  JSON.stringify('x'.repeat(1_000_000)),
];

/** Any JSON value in place of any other. Texts, because JSON.stringify would never write some of them. */
export const ODD_VALUES = [
  ...['null', 'true', 'false'],
  ...NUMBERS,
  ...TEXTS,
  ...['[]', '{}', '[null]', '[1]', '[[[[]]]]', '["a","a"]', '{"":""}', '{"a":1,"a":2}', '{"length":-1}'],
  ...['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', '{"toJSON":1}'],
  ...[
    '{"\\u0000":1}',
    '{"a":"\\u0000"}',
    '{"a":"\\ud800"}',
    '{"\\ud800":1}',
    '{"a":{"b":{"c":[1,{"d":null}]}}}',
  ],
  ...['{"then":"x"}', '{"toString":null}', '{"$ne":null}', '{"a":1e400}', '{"a":9223372036854775808}'],
  nested('{"a":', '}', 17),
  nested('[', ']', 2_000),
  nested('[', ']', 15_000),
  nested('{"a":', '}', 8_000),
  `[${Array.from({ length: 1_000 }, (_, i) => i).join(',')}]`,
  `{${Array.from({ length: 500 }, (_, i) => `"k${i}":${i}`).join(',')}}`,
  `{"a":${JSON.stringify('x'.repeat(9_000))}}`,
] as const;

/** What is no JSON at all, where a value should stand. */
export const NO_VALUES = [
  'NaN',
  'Infinity',
  'undefined',
  "'x'",
  '01',
  '+1',
  '.5',
  '1.',
  '0x10',
  '"\t"',
  '"\\x"',
  '',
];

/** Names of fields that nobody should have asked for. */
export const ODD_NAMES = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'length', '0', '', ' '],
  ...['\u0000', '\ud800', '🙂', 'amount ', 'AMOUNT', 'id', 'merchant_id', 'merchantId', 'mode', 'status'],
  ...['$where', 'a.b', 'a[b]', '../x', '<b>', CARD_NUMBER, 'x'.repeat(5_000)],
];

/** Parts of an address, as they are sent. */
export const ODD_SEGMENTS = [
  ...[
    '%',
    '%zz',
    '%00',
    '%ff',
    '%ED%A0%80',
    '%C0%AF',
    '%2e%2e',
    '..%2f..%2fhealth',
    '%0d%0aX-Evil:1',
    '%u0041',
  ],
  ...['..', '.', '*', ';x=1', 'a,b', '\\', "'", '"', '%27%20OR%201=1--', '%25', '_', '-', '0', '-1', 'null'],
  ...[
    'undefined',
    'NaN',
    '[object%20Object]',
    '__proto__',
    'constructor',
    'public',
    'test',
    'settings',
    '%F0%9F%99%82',
  ],
  ...[
    'order_',
    'pay_',
    'pay_0000000000000000',
    'PAY_0000000000000000',
    'pay_000000000000000',
    'dlv_%00000000000000',
  ],
  ...['mer_0000000000000000', CARD_NUMBER, 'x'.repeat(3_000), '%20'.repeat(500)],
];

/** Latin-1 is what a header can carry. */
const HEADER_TEXTS = [
  ...['', ' ', 'x', 'null', '0', '-1', '*', '*/*', 'x'.repeat(300), 'x'.repeat(7_000), '\xff\xfe', 'caf\xe9'],
  ...['"', "'", ';', ',', '=', 'a=b; c', '../..', '%00', '{}', '<script>', 'undefined', '1, 2', CARD_NUMBER],
];

/** Headers that the product or a library of it may look at. */
export const HEADER_NAMES = [
  ...['idempotency-key', 'x-request-id', 'accept', 'accept-encoding', 'accept-language', 'origin', 'referer'],
  ...['cookie', 'content-encoding', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded'],
  ...[
    'user-agent',
    'if-none-match',
    'range',
    'sluice-shown',
    'sec-fetch-site',
    'x-http-method-override',
    'te',
  ],
  ...['x-real-ip', 'via', 'date', 'if-modified-since', 'x-graphql-event-stream-token', 'sandbox-signature'],
];

export const HEADER_VALUES: readonly string[] = [
  ...HEADER_TEXTS,
  ...['gzip', 'deflate, br', 'text/html', 'text/event-stream', 'multipart/mixed', 'application/xml;q=0.9'],
  ...[
    '127.0.0.1',
    '::1',
    '999.1.1.1',
    '1.2.3.4, 5.6.7.8',
    '[::1]:80',
    'unknown',
    'same-origin',
    'cross-site',
  ],
  ...[
    'http://localhost:3000',
    'https://evil.example',
    'DELETE',
    'bytes=0-1',
    't=1,v1=00',
    'sluice_session=x',
  ],
  ...['sluice_session=%00; sluice_session=y', 'sluice_session=', `sluice_session=${'x'.repeat(5_000)}`],
];

export const CONTENT_TYPES = [
  ...['application/json; charset=utf-8', 'application/json;charset=utf-16', 'APPLICATION/JSON', 'text/plain'],
  ...[
    'application/json;;;',
    'application/vnd.api+json',
    'application/x-www-form-urlencoded',
    'text/json',
    '',
  ],
  ...[
    'multipart/form-data; boundary=x',
    'application/graphql',
    'application/octet-stream',
    'application/jsonx',
  ],
  ...['application/json, text/plain', 'application/json\xff', 'application/graphql+json'],
];
