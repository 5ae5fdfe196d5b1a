/** What the document says about the API as a whole. */
export const info = {
  title: 'Orders API',
  description: [
    'Takes and serves orders. Amounts are integers in the minor units of the currency, such as cents; times are UTC, as in RFC 3339.',
    'Bodies are JSON objects in UTF-8 of up to 100 kB. Fields that are not described are refused. Lengths of texts are counted in UTF-16 code units, and no text may hold U+0000 or half a character.',
    'Placing an order may be repeated safely with an `Idempotency-Key`. Changes of an order that somebody else may have changed carry its `ETag` as `If-Match`.',
    'Every answer that is no success is a problem (RFC 9457) with a stable `type`, which is a path that explains it.',
  ].join('\n\n'),
};
