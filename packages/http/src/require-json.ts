import type { RequestHandler } from 'express';
import { Problem } from './problem.ts';
import { unsupportedMediaType } from './problem-types.ts';

/** A body that is not JSON is refused by its name, not by what a parser makes of it. */
export const requireJson: RequestHandler = (request, _response, next) => {
  const { 'transfer-encoding': encoding, 'content-length': length } = request.headers;
  const hasBody = encoding !== undefined || Number(length ?? 0) > 0;
  if (hasBody && !request.is(['application/json', 'application/*+json'])) {
    throw new Problem(unsupportedMediaType, {
      detail: 'Send application/json.',
      headers: { Accept: 'application/json' },
    });
  }
  next();
};
