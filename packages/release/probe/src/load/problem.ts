import { asRecord } from './as-record.ts';
import type { Answer } from './exchange.ts';

/** Characters of a detail that a report keeps. */
const LONGEST = 200;

/** The `detail` of an answered problem (RFC 9457), else its `title`, on one line; undefined without one. Pure. */
export function problemOf(answer: Answer): string | undefined {
  if (answer.kind === 'broke' || answer.status < 400) return undefined;
  const { detail, title } = asRecord(parsed(answer.body));
  const text = typeof detail === 'string' ? detail : title;
  if (typeof text !== 'string' || text === '') return undefined;
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
