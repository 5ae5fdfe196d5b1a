import {
  defineProblem,
  idempotencyKeyReused,
  invalidIdempotencyKey,
  unknownCursor,
} from '@zero-downtime/http';

export const orderNotFound = defineProblem({
  slug: 'order-not-found',
  status: 404,
  title: 'Order not found',
  about: 'There is no order with this id, or it belongs to another customer.',
});

export const transitionNotPossible = defineProblem({
  slug: 'transition-not-possible',
  status: 409,
  title: 'Transition not possible',
  about: 'The order’s current status does not allow the requested status. Read the order and decide again.',
});

export const preconditionRequired = defineProblem({
  slug: 'precondition-required',
  status: 428,
  title: 'Precondition required',
  about:
    'The request has no `If-Match`. Read the order and send its `ETag` as `If-Match`, so that the request does not overwrite another client’s change.',
});

export const preconditionFailed = defineProblem({
  slug: 'precondition-failed',
  status: 412,
  title: 'Precondition failed',
  about: 'The order has changed since the version in `If-Match`. Read the order and decide again.',
});

export const invalidIfMatch = defineProblem({
  slug: 'invalid-if-match',
  status: 400,
  title: 'Invalid If-Match',
  about: '`If-Match` is neither `*` nor a list of entity tags in double quotes.',
});

export const idempotencyKeyInUse = defineProblem({
  slug: 'idempotency-key-in-use',
  status: 409,
  title: 'Idempotency-Key in use',
  about:
    'A request with this key is still running. Send the same request again after `Retry-After` seconds to get its answer.',
  headers: ['Retry-After'],
});

export const ordersProblemTypes = [
  orderNotFound,
  unknownCursor,
  transitionNotPossible,
  preconditionRequired,
  preconditionFailed,
  invalidIfMatch,
  invalidIdempotencyKey,
  idempotencyKeyReused,
  idempotencyKeyInUse,
] as const;
