/** Title and description of the API. */
export const info = {
  title: 'Orders API',
  description: [
    'Places, reads and tracks orders. Amounts are integers in the minor units of the currency, such as cents. Times are UTC, in the format of RFC 3339.',
    'Bodies are JSON objects in UTF-8 of up to 100 kB. Unknown fields are refused, and so is an object with the same name twice. Text lengths are counted in UTF-16 code units. Text must not contain control characters or an unpaired surrogate.',
    'Requests to place an order can be retried safely with an `Idempotency-Key`. To change an order, send its `ETag` as `If-Match`: the request fails if another client has changed the order meanwhile.',
    'Errors are problem details (RFC 9457). Each has a stable `type`: the path of a page that explains it.',
  ].join('\n\n'),
};
