import { asRecord } from './load/index.ts';

/**
 * The acknowledged part of a body: the sent fields that are in the answer, with the answer's values. Fields that the service omits or adds (an
 * id, dates, a status) do not count.
 */
export function acknowledgedFields(sent: unknown, answered: unknown): unknown {
  if (Array.isArray(sent) && Array.isArray(answered))
    return answered.map((each, at) => acknowledgedFields(sent[at], each));
  if (!isObject(sent) || !isObject(answered)) return answered;
  const both = Object.keys(sent).filter((name) => name in answered);
  return Object.fromEntries(both.map((name) => [name, acknowledgedFields(sent[name], answered[name])]));
}

/** The paths of the fields that differ from the acknowledged ones, with dots between names; empty without a change. */
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

/** The value of an answer at a path such as `id` or `payment.id`; null unless it is a string or a number. */
export function idAt(answered: unknown, path: string): string | null {
  const value = path.split('.').reduce<unknown>((each, name) => asRecord(each)[name], answered);
  const usable = (typeof value === 'string' && value !== '') || typeof value === 'number';
  return usable ? `${value}` : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
