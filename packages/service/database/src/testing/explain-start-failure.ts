import { errorText } from '../error-text.ts';

/** Replaces testcontainers' error for a missing engine or image by one with advice. */
export function explainStartFailure(error: unknown, image: string): Error {
  const text = errorText(error);
  if (/container runtime strategy|ECONNREFUSED|ENOENT.*docker\.sock/i.test(text)) {
    return new Error('no Docker Engine answers: run npm run setup', { cause: error });
  }
  if (/no such image|not found|pull/i.test(text)) {
    return new Error(`the image ${image} is not on this machine: run npm run setup`, { cause: error });
  }
  return new Error(`the PostgreSQL container did not start: ${text}`, { cause: error });
}
