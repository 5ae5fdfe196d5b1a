import type { Run, Traffic } from '../run/run-schema.ts';
import { decimal, duration, integer, plural } from './figures.ts';

/** What the top of the page says. */
export interface Story {
  /** One sentence: how many first tries failed, under what load, and what went on meanwhile. */
  readonly headline: string;
  /** How many requests failed for clients that retry, and how patient the clients were. */
  readonly clients: string;
  readonly orders: string;
}

/** The run in a few sentences; they claim nothing that the figures do not say. */
export function storyOf(run: Run): Story {
  const { sent, failedFirstTries, ratePerSecond } = run.traffic;
  return {
    headline: `${integer(failedFirstTries)} of ${plural(sent, 'first try', 'first tries')} failed at ${decimal(ratePerSecond)}/s ${meanwhile(run)}`,
    clients: clients(run.traffic),
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

function clients({ failed, sent, clients: patience, slowAnswers }: Traffic): string {
  const never = patience?.tries === 1;
  const retrying = `After retries, ${plural(failed, 'request')} of ${integer(sent)} failed.`;
  return [never ? '' : retrying, patience && patienceOf(patience), slowAnswers && slow(slowAnswers)]
    .filter(Boolean)
    .join(' ');
}

function patienceOf({ tries, tryTimeoutMs, requestTimeoutMs }: NonNullable<Traffic['clients']>): string {
  if (tries === 1) return `Clients never retry and wait ${duration(requestTimeoutMs)}.`;
  return `Clients try ${tries} times and wait ${duration(tryTimeoutMs)} for a try, ${duration(requestTimeoutMs)} in all.`;
}

function slow({ over1s, over3s }: NonNullable<Traffic['slowAnswers']>): string {
  return `${plural(over1s, 'right answer')} took longer than 1 s, ${integer(over3s)} longer than 3 s.`;
}

function orders({ orders }: Traffic): string {
  const { acknowledged, lost, doubled, differing, untracked, verified } = orders;
  if (verified === false)
    return `${plural(acknowledged, 'acknowledged order was', 'acknowledged orders were')} not read back: whether any is lost or doubled is not known.`;
  const altered = differing > 0 ? `, ${integer(differing)} altered` : '';
  const bare = untracked ? `, ${integer(untracked)} without a tracking number` : '';
  return `Of ${plural(acknowledged, 'acknowledged order')}, ${integer(lost)} lost and ${integer(doubled)} doubled${altered}${bare}.`;
}
