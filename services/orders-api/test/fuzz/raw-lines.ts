/** Request targets, from unusual to invalid. */
export const TARGETS = [
  ...['*', '', '/', '//', '///orders', '//evil.example/orders', '/orders#x', '/orders\\..\\', '/../orders'],
  ...['/./orders', '?', 'orders', 'http://evil.example/orders', 'http://user:secret@orders/orders'],
  ...['HTTP://orders:0/orders', 'evil.example:443', 'urn:x', '/orders?\u00ff', '/\u00e9', '/orders/<ada 0>'],
  ...[`/${'x'.repeat(20_000)}`, `/orders?${'a=1&'.repeat(4_000)}`],
];

export const METHODS = [
  ...[
    'GET',
    'POST',
    'OPTIONS',
    'CONNECT',
    'TRACE',
    'get',
    'G',
    'FOO',
    'M-SEARCH',
    'PRI',
    'X'.repeat(500),
    '',
  ],
];

export const VERSIONS = [
  ...['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/1.2', 'HTTP/1.1 ', 'http/1.1', 'HTTP/11', 'ICY/1.0'],
  ...['HTTP/1.1\u0000', ''],
];

/** Header lines that another reader of the request could read differently: each repeats a field of `head`. */
export const REPEATED = [
  ...['Authorization: Bearer a.b.c', 'authorization: <eve>', 'AUTHORIZATION:', 'Host: other', 'host: orders'],
];

const many = (count: number): string => Array.from({ length: count }, (_, n) => `H${n}: 1`).join('\r\n');

/** Header lines: duplicate, malformed, oversized, hop-by-hop. */
export const HEADERS = [
  ...['Host: other', 'Host:', 'Content-Length: 0\r\nContent-Length: 1', 'Content-Length: -1'],
  ...['Content-Length: +0', 'Content-Length: 0x0', 'Content-Length: 0, 0', 'Content-Length : 0'],
  ...['Content-Length: 99999999999999999999', 'Authorization: Bearer a.b.c', 'Authorization: <eve>'],
  ...[': empty', 'no colon', ' folded: 1', 'A: 1\r\n folded', 'A: \u0000', 'A: \u0001', 'A\u00e9: 1'],
  ...['A: \u00e9\u00ff', 'A:\t\t', 'A B: 1', '__proto__: 1', 'constructor: 1', 'Connection: authorization'],
  ...['Connection: keep-alive, upgrade\r\nUpgrade: websocket', 'Connection: close, keep-alive'],
  ...['Connection: upgrade, http2-settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk'],
  ...[
    'Keep-Alive: timeout=999999',
    'Idempotency-Key: a\r\nIdempotency-Key: b',
    'If-Match: "1"\r\nIf-Match: *',
  ],
  ...[
    'X-Request-Id: a\r\nX-Request-Id: b',
    'Content-Encoding: gzip',
    'Content-Encoding: identity, gzip',
    'X-Request-Id: \u00e9',
    'X-Request-Id: a b',
  ],
  ...[`X: ${'y'.repeat(17_000)}`, `${'x'.repeat(17_000)}: y`, many(200), many(2_000)],
  ...['traceparent: 00-00000000000000000000000000000000-0000000000000000-01'],
  ...['traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\ntraceparent: 00'],
];

/** Chunked bodies with wrong chunk sizes. */
export const CHUNKS = [
  ...[
    'zz\r\n',
    '-1\r\n',
    'FFFFFFFFFFFFFFFFF\r\n',
    '5\r\nab',
    '1\r\nabc\r\n',
    '2\nab\n0\n\n',
    '0\r\n',
    '\r\n',
  ],
  ...[
    '0\r\nA: 1\r\n\r\n',
    ' 1\r\na\r\n0\r\n\r\n',
    '0x1\r\na\r\n0\r\n\r\n',
    '+1\r\na\r\n0\r\n\r\n',
    '0\r\n\r\n',
  ],
  ...[`1;${'x'.repeat(20_000)}\r\na\r\n0\r\n\r\n`, `1ffff\r\n${'x'.repeat(0x1ffff)}\r\n0\r\n\r\n`],
  ...[
    '2\r\n{}\r\n0\r\n\r\n',
    '2\r\n{}\r\n0\r\nAuthorization: x\r\n\r\n',
    `2\r\n{}\r\n0\r\n${many(2_000)}\r\n\r\n`,
  ],
];

/** Variants of `Transfer-Encoding: chunked` that parsers interpret differently. */
export const ENCODINGS = [
  ...['Transfer-Encoding: chunked', 'Transfer-Encoding: Chunked', 'Transfer-Encoding: xchunked'],
  ...['Transfer-Encoding : chunked', 'Transfer-Encoding:\tchunked', 'Transfer-Encoding: chunked, identity'],
  ...['Transfer-Encoding: identity', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: x'],
  ...[
    'X: 1\r\n Transfer-Encoding: chunked',
    'Transfer-Encoding:\u000bchunked',
    'X: 1\nTransfer-Encoding: chunked',
  ],
];

/** The first bytes of other protocols. */
export const GREETINGS = [
  ...['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000', 'EHLO orders\r\n'],
  ...[
    'SSH-2.0-x\r\n',
    '\u0000\u0000\u0000\u0008\u0004\u00d2\u0016\u002f',
    '\r\n'.repeat(50),
    'GET',
    '{}',
    '\u0000',
  ],
  ...['PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\nGET /orders HTTP/1.1\r\nHost: orders\r\n\r\n'],
];
