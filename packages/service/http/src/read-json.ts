import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, RequestHandler } from 'express';
import { parse } from 'secure-json-parse';
import { hasDuplicateNames } from './duplicate-names.ts';
import { Problem } from './problem.ts';
import { bodyTooLarge, invalidRequest, malformedJson } from './problem-types.ts';
import { mayHaveBody, refuseOtherThanJson } from './require-json.ts';

const RAW = Symbol('raw body');
const NOTHING = Buffer.alloc(0);

/** The bytes of a request's body, as read by `readJson`; empty without a body. */
export function rawBodyOf(request: IncomingMessage): Buffer {
  return (request as IncomingMessage & { [RAW]?: Buffer })[RAW] ?? NOTHING;
}

/**
 * Parses the body of a request, if any, into `request.body`. Only JSON objects and arrays in UTF-8, up to `limit` bytes; zero bytes are no
 * body, also in chunks. A request that aborts in its body is not continued: no client is left to answer. The connection's events run outside the request's async context;
 * `bind` restores it, for tracing.
 */
export function readJson(limit: number, bind = (callback: NextFunction) => callback): RequestHandler {
  return (request, _response, done) => {
    if (!mayHaveBody(request)) return done();
    const next = bind(done);
    const declared = request.headers['content-length'];
    if (declared !== undefined) {
      refuseOtherThanJson(request);
      if (Number(declared) > limit) throw tooLarge(limit);
    }

    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = (problem: unknown) => {
      request.off('data', onData).off('end', onEnd).resume();
      next(problem);
    };
    const onData = (chunk: Buffer) => {
      try {
        if (size === 0 && declared === undefined) refuseOtherThanJson(request);
      } catch (problem) {
        return refuse(problem);
      }
      size += chunk.length;
      if (size > limit) return refuse(tooLarge(limit));
      chunks.push(chunk);
    };
    const onEnd = () => {
      if (size === 0) return next();
      try {
        parseInto(request, chunks.length === 1 ? (chunks[0] ?? NOTHING) : Buffer.concat(chunks));
      } catch (error) {
        return next(error);
      }
      next();
    };
    request.on('data', onData).on('end', onEnd);
  };
}

function parseInto(request: Request, bytes: Buffer): void {
  Object.assign(request, { [RAW]: bytes });
  if (!isUtf8(bytes)) throw new Problem(malformedJson, { detail: 'The body is not UTF-8.' });
  const text = bytes.toString();
  let value: unknown;
  try {
    // Refuses `__proto__` and `constructor.prototype`: a later copy could pollute prototypes.
    value = parse(text);
  } catch (cause) {
    throw new Problem(malformedJson, { cause });
  }
  if (typeof value !== 'object' || value === null) {
    throw new Problem(invalidRequest, { detail: 'The body must be a JSON object or array.' });
  }
  if (hasDuplicateNames(value, text)) {
    throw new Problem(malformedJson, { detail: 'An object in the body has the same name twice.' });
  }
  request.body = value;
}

function tooLarge(limit: number): Problem {
  return new Problem(bodyTooLarge, { detail: `The limit for a body is ${limit} bytes.` });
}
