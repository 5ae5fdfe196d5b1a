import type { Run } from '@zero-downtime/report';
import { failingDrill } from './failing-drill.ts';

export const HOSTILE = `</script></title></style><img src=x onerror="document.title='owned'">"'&\u2028`;

/** A run in which every text tries to break out of the page. */
export function hostileRun(): Run {
  const run = failingDrill();
  return JSON.parse(JSON.stringify(run), (key, value) =>
    typeof value === 'string' && !/^(startedAt|endedAt|kind|end)$/.test(key) ? `${value}${HOSTILE}` : value,
  );
}
