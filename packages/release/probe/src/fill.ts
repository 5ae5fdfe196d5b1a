import { type Random, wholeBetween } from './load/index.ts';

const PLACEHOLDER = /<(?:(unique)|(uuid)|(-?\d+)-(-?\d+))>/g;

/**
 * A body or path with its placeholders filled: `<unique>` is the request's mark, `<uuid>` a random UUID, `<100-9999>` a whole number,
 * which stays a number where it is the whole value.
 */
export function fill<T>(template: T, random: Random, mark: string): T {
  const filled = (value: unknown): unknown => {
    if (typeof value === 'string') return fillText(value, random, mark);
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filled(each)]));
  };
  return filled(template) as T;
}

function fillText(text: string, random: Random, mark: string): string | number {
  const whole = /^<(-?\d+)-(-?\d+)>$/.exec(text);
  if (whole) return wholeBetween(random, Number(whole[1]), Number(whole[2]));
  return text.replace(PLACEHOLDER, (_, unique, uuid, low, high) => {
    if (unique) return mark;
    return uuid ? randomUuid(random) : `${wholeBetween(random, Number(low), Number(high))}`;
  });
}

/** Version 4, from the run's seed, so that the same seed sends the same request. */
function randomUuid(random: Random): string {
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => wholeBetween(random, 0, 15).toString(16));
}
