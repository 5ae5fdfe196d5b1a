import { asRecord } from './load/index.ts';

/**
 * What of a body the service acknowledged: the fields that were sent, as the answer has them. Fields that the answer leaves out are no
 * promise, and what the service adds (an id, dates, a status) is its own.
 */
export function acknowledgedFields(sent: unknown, answered: unknown): unknown {
  if (Array.isArray(sent) && Array.isArray(answered))
    return answered.map((each, at) => acknowledgedFields(sent[at], each));
  if (!isObject(sent) || !isObject(answered)) return answered;
  const both = Object.keys(sent).filter((name) => name in answered);
  return Object.fromEntries(both.map((name) => [name, acknowledgedFields(sent[name], answered[name])]));
}

/** The fields, with dots between them, in which what was found is not what was acknowledged; empty when nothing changed. */
export function changedFields(acknowledged: unknown, found: unknown, at = ''): string[] {
  if (Array.isArray(acknowledged)) {
    if (!Array.isArray(found) || found.length !== acknowledged.length) return [at];
    return acknowledged.flatMap((each, n) => changedFields(each, found[n], `${at}[${n}]`));
  }
  if (!isObject(acknowledged)) return acknowledged === found ? [] : [at];
  if (!isObject(found)) return [at];
  return Object.entries(acknowledged).flatMap(([name, each]) =>
    changedFields(each, found[name], at === '' ? name : `${at}.${name}`),
  );
}

/** What an answer has at `id`, or at `payment.id`; null when that is no text or number. */
export function idAt(answered: unknown, path: string): string | null {
  const value = path.split('.').reduce<unknown>((each, name) => asRecord(each)[name], answered);
  const usable = (typeof value === 'string' && value !== '') || typeof value === 'number';
  return usable ? `${value}` : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
