import type { Waiver } from './waiver.ts';

const LONGEST_DAYS = 180;
const DAY_MS = 86_400_000;
const FORM = 'lint-waive RULE until YYYY-MM-DD: reason';

/** Why a waiver does not count; null for one that does. @param today as YYYY-MM-DD. */
export function whyNot(
  { rule, until, reason }: Waiver,
  rules: ReadonlySet<string>,
  today: string,
): string | null {
  if (rule === '') return `names no rule: ${FORM}`;
  if (!rules.has(rule)) return `names "${rule}", which is no rule that can be waived`;
  if (reason === '') return `says no reason: ${FORM}`;
  if (until === null || !isDate(until)) return `says no date: ${FORM}`;
  if (until < today) return `ended on ${until}: what it waives has to be decided again`;
  if (Date.parse(until) - Date.parse(today) > LONGEST_DAYS * DAY_MS)
    return `is for longer than ${LONGEST_DAYS} days`;
  return null;
}

function isDate(text: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
