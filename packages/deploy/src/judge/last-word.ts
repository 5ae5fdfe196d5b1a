import type { Site } from '../site.ts';
import { pause } from '../wait.ts';
import { describeFinding } from './describe.ts';
import type { Judge } from './open-judge.ts';
import { sendProbes } from './probes.ts';
import { PrometheusAway } from './prometheus.ts';
import { LOOK_EVERY_MS, lookOnce, ServesBadly } from './while-judged.ts';

/** Looks at a Prometheus that is away, before that is taken for bad news. */
const TRIES = 4;

/** What to do about a release that has served too little to be judged. */
export type TooLittle = 'go' | 'wait';

/** A release that has been slow, and is asked too little to see whether it still is, is not let through. Milliseconds. */
const UNCLEAR_AT_MOST_MS = 180_000;

/** Scraped twice in that time on every target. Milliseconds. */
const SEEN_AFTER_MS = 25_000;

/**
 * The last look before contract closes the way back. A release that has served too little to be judged is asked by requests of
 * our own, through the edge; when there is still too little, it is waited for more, or gone on, as asked for.
 * @throws ServesBadly; PrometheusAway
 */
export async function lastWord(site: Site, judge: Judge, tooLittle: TooLittle): Promise<void> {
  const look = () => untilSeen(() => lookOnce(site, judge, 'monitor'), site.signal);
  const note = (message: string) => site.report({ phase: 'monitor', event: 'note', message });
  let judgement = await look();
  // Either it lasts or it does not: the next requests tell, if there are any.
  for (
    const end = Date.now() + UNCLEAR_AT_MOST_MS;
    judgement.kind === 'suspicious';
    judgement = await look()
  ) {
    if (Date.now() > end)
      throw new ServesBadly(
        `too few requests to see whether it lasts: ${judgement.findings.slice(0, 3).map(describeFinding).join('; ')}`,
      );
    await pause(LOOK_EVERY_MS, site.signal);
  }
  if (judgement.kind !== 'too little') return;
  const { needed } = judgement;
  note(
    `${judgement.requests} requests are too few to judge ${judge.candidate.release} by: asking it ourselves`,
  );
  const answered = await sendProbes(site, needed);
  for (
    const end = Date.now() + SEEN_AFTER_MS;
    judgement.kind === 'too little' || judgement.kind === 'suspicious';
    judgement = await look()
  ) {
    if (Date.now() > end && answered > 0 && judgement.requests === 0)
      throw new ServesBadly(
        `${answered} requests were answered and Prometheus has seen none: nobody could see how it serves`,
      );
    if (Date.now() > end && tooLittle === 'go') {
      const message = `${judge.candidate.release} is not judged: ${judgement.requests} of ${needed} requests were seen`;
      return site.report({ phase: 'monitor', event: 'warning', message });
    }
    await pause(LOOK_EVERY_MS, site.signal);
  }
}

/** A Prometheus that does not answer once may be restarting. @throws PrometheusAway when it stays away */
async function untilSeen<T>(look: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof PrometheusAway) || tries === TRIES) throw error;
      await pause(LOOK_EVERY_MS, signal);
    }
  }
}
