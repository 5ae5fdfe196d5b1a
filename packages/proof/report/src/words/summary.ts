import type { Run, Traffic } from '../run/run-schema.ts';
import { decimal, duration, integer, plural } from './figures.ts';

/** The summary at the top of the page. */
export interface Summary {
  /** One sentence: failed first tries, load, and releases. */
  readonly headline: string;
  /** Failures after retries, and the clients' timeouts. */
  readonly clients: string;
  readonly orders: string;
}

/** The run in a few sentences, derived only from the figures. */
export function summaryOf(run: Run): Summary {
  const { sent, failedFirstTries, ratePerSecond } = run.traffic;
  return {
    headline: `${integer(failedFirstTries)} of ${plural(sent, 'first try', 'first tries')} failed at ${decimal(ratePerSecond)}/s ${releasesOf(run)}`,
    clients: clients(run.traffic),
    orders: orders(run.traffic),
  };
}

/** The releases in order of their first answer; answers without a release are ignored. */
export function releasesInOrder(run: Run): string[] {
  const answered = run.traffic.seconds.flatMap(({ at, releases }) =>
    Object.keys(releases).map((name) => ({ at, name })),
  );
  const started = run.replicas.map(({ startedAt, release }) => ({ at: startedAt, name: release }));
  const answering = new Set(answered.map(({ name }) => name));
  const known = [...answered, ...started.filter(({ name }) => !answering.has(name))].filter(
    ({ name }) => name !== '',
  );
  return [...new Set(known.sort((a, b) => a.at - b.at).map(({ name }) => name))];
}

function releasesOf(run: Run): string {
  const releases = releasesInOrder(run);
  const [first, last] = [leading(run.traffic.seconds), leading(run.traffic.seconds.toReversed())];
  const length = duration(Date.parse(run.traffic.endedAt) - Date.parse(run.traffic.startedAt));
  if (first === undefined || last === undefined) return `in ${length}`;
  if (releases.length === 1) return `while ${first} served for ${length}`;
  if (releases.length > 3)
    return `while ${releases.length} releases were rolled out in ${length}, from ${first} to ${last}`;
  if (first !== last) return `while ${last} replaced ${first}`;
  return `while ${releases.filter((name) => name !== first).join(' and ')} was rolled out and back beside ${first}`;
}

/** The release with most answers in the first second that names a release. */
function leading(seconds: Traffic['seconds']): string | undefined {
  for (const { releases } of seconds) {
    const named = Object.entries(releases).filter(([name, answers]) => name !== '' && answers > 0);
    if (named.length > 0) return named.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
  }
  return undefined;
}

function clients({ failed, sent, clients: timeouts, slowAnswers }: Traffic): string {
  const never = timeouts?.tries === 1;
  const retrying = `After retries, ${plural(failed, 'request')} of ${integer(sent)} failed.`;
  return [never ? '' : retrying, timeouts && timeoutsOf(timeouts), slowAnswers && slow(slowAnswers)]
    .filter(Boolean)
    .join(' ');
}

function timeoutsOf({ tries, tryTimeoutMs, requestTimeoutMs }: NonNullable<Traffic['clients']>): string {
  if (tries === 1) return `Clients never retry and wait ${duration(requestTimeoutMs)}.`;
  return `Clients try ${tries} times, for ${duration(tryTimeoutMs)} each and ${duration(requestTimeoutMs)} in total.`;
}

function slow({ over1s, over3s }: NonNullable<Traffic['slowAnswers']>): string {
  return `${plural(over1s, 'correct answer')} took longer than 1 s, ${integer(over3s)} longer than 3 s.`;
}

function orders({ orders }: Traffic): string {
  const { acknowledged, lost, doubled, differing, untracked, verified } = orders;
  if (verified === false)
    return `${plural(acknowledged, 'acknowledged order was', 'acknowledged orders were')} not read back: losses and doubles are unknown.`;
  const altered = differing > 0 ? `, ${integer(differing)} altered` : '';
  const bare = untracked ? `, ${integer(untracked)} without a tracking number` : '';
  return `Of ${plural(acknowledged, 'acknowledged order')}, ${integer(lost)} lost and ${integer(doubled)} doubled${altered}${bare}.`;
}
