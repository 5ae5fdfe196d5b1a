import type { Run, Traffic } from '../run/run-schema.ts';
import { decimal, duration, integer, percentage, plural } from './figures.ts';

/** What the top of the page says. */
export interface Story {
  /** One sentence: what failed, under what load, and what went on meanwhile. */
  readonly headline: string;
  /** What a client without retries would have seen. */
  readonly withoutRetries: string;
  readonly orders: string;
}

/** The run in three sentences; they claim nothing that the figures do not say. */
export function storyOf(run: Run): Story {
  const { sent, failed, ratePerSecond } = run.traffic;
  return {
    headline: `${integer(failed)} of ${plural(sent, 'request')} failed at ${decimal(ratePerSecond)}/s ${meanwhile(run)}`,
    withoutRetries: withoutRetries(run.traffic),
    orders: orders(run.traffic),
  };
}

/** The releases that answered, by when each was first heard; those that named none are left out. */
export function releasesInOrder(run: Run): string[] {
  const heard = run.traffic.seconds.flatMap(({ at, releases }) =>
    Object.keys(releases).map((name) => ({ at, name })),
  );
  const started = run.replicas.map(({ startedAt, release }) => ({ at: startedAt, name: release }));
  const answering = new Set(heard.map(({ name }) => name));
  const known = [...heard, ...started.filter(({ name }) => !answering.has(name))].filter(
    ({ name }) => name !== '',
  );
  return [...new Set(known.sort((a, b) => a.at - b.at).map(({ name }) => name))];
}

function meanwhile(run: Run): string {
  const releases = releasesInOrder(run);
  const [first, last] = [leading(run.traffic.seconds), leading(run.traffic.seconds.toReversed())];
  const length = duration(Date.parse(run.traffic.endedAt) - Date.parse(run.traffic.startedAt));
  if (first === undefined || last === undefined) return `in ${length}`;
  if (releases.length === 1) return `while ${first} served for ${length}`;
  if (releases.length > 3)
    return `while ${releases.length} releases took turns for ${length}, from ${first} to ${last}`;
  if (first !== last) return `while ${last} replaced ${first}`;
  return `while ${releases.filter((name) => name !== first).join(' and ')} came and went beside ${first}`;
}

/** The release that gave most answers in the first of these seconds in which any was named. */
function leading(seconds: Traffic['seconds']): string | undefined {
  for (const { releases } of seconds) {
    const named = Object.entries(releases).filter(([name, answers]) => name !== '' && answers > 0);
    if (named.length > 0) return named.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
  }
  return undefined;
}

function withoutRetries({ failedWithoutRetries, sent, failed }: Traffic): string {
  if (failedWithoutRetries === failed)
    return failed === 0
      ? 'A client that never tries again would have seen none fail either.'
      : `A client that never tries again would have seen the same ${integer(failed)} fail.`;
  const share = percentage(failedWithoutRetries, sent);
  return `A client that never tries again would have seen ${integer(failedWithoutRetries)} fail (${share}).`;
}

function orders({ orders }: Traffic): string {
  const { acknowledged, lost, doubled, differing, untracked, verified } = orders;
  if (verified === false)
    return `${plural(acknowledged, 'acknowledged order was', 'acknowledged orders were')} not read back: whether any is lost or doubled is not known.`;
  const altered = differing > 0 ? `, ${integer(differing)} altered` : '';
  const bare = untracked ? `, ${integer(untracked)} without a tracking number` : '';
  return `Of ${plural(acknowledged, 'acknowledged order')}, ${integer(lost)} lost and ${integer(doubled)} doubled${altered}${bare}.`;
}
