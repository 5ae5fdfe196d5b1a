import type { Judgement } from '@zero-downtime/slo';
import type { Site } from '../site.ts';
import { pause } from '../wait.ts';
import { describeFindings } from './describe.ts';
import type { Judge } from './open-judge.ts';
import { sendProbes } from './probes.ts';
import { LOOK_EVERY_MS, patientLook, ServesBadly } from './while-judged.ts';

/** What to do about a release that has served too little to be judged. */
export type TooLittle = 'go' | 'wait';

/** Milliseconds. */
export interface Patience {
  lookEveryMs: number;
  /** A release that has been slow, and is asked too little to see whether it still is, is not let through. */
  unclearAtMostMs: number;
  /** Our own requests are scraped twice in that time on every target, and read one scrape later. */
  seenAfterMs: number;
}
const PATIENCE: Patience = { lookEveryMs: LOOK_EVERY_MS, unclearAtMostMs: 180_000, seenAfterMs: 35_000 };

/**
 * The last look before contract closes the way back. A release that has served too little to be judged is asked by requests of
 * our own, through the edge; when there is still too little, it is waited for more, or gone on, as asked for.
 * @throws ServesBadly; PrometheusAway
 */
export async function lastWord(
  site: Site,
  judge: Judge,
  tooLittle: TooLittle,
  patience: Patience = PATIENCE,
): Promise<void> {
  const look = () => clearLook(site, judge, patience);
  const first = await look();
  if (first.kind !== 'too little') return;
  const { release } = judge.candidate;
  const message = `${first.requests} requests are too few to judge ${release} by: asking it ourselves`;
  site.report({ phase: 'monitor', event: 'note', message });
  const answered = await sendProbes(site, first.needed);
  for (const end = Date.now() + patience.seenAfterMs; ; await pause(patience.lookEveryMs, site.signal)) {
    const judgement = await look();
    if (judgement.kind !== 'too little') return;
    if (Date.now() <= end) continue;
    if (answered > 0 && judgement.requests === 0)
      throw new ServesBadly(
        `${answered} requests were answered and Prometheus has seen none: nobody could see how it serves`,
      );
    if (tooLittle === 'go') {
      const message = `${release} is not judged: ${judgement.requests} of ${judgement.needed} requests were seen`;
      return site.report({ phase: 'monitor', event: 'warning', message });
    }
  }
}

/** Looks until it is known whether what is slow lasts: the next requests tell, if there are any. @throws ServesBadly; PrometheusAway */
async function clearLook(
  site: Site,
  judge: Judge,
  { lookEveryMs, unclearAtMostMs }: Patience,
): Promise<Judgement> {
  for (const end = Date.now() + unclearAtMostMs; ; await pause(lookEveryMs, site.signal)) {
    const judgement = await patientLook(site, judge, 'monitor', lookEveryMs);
    if (judgement.kind !== 'suspicious') return judgement;
    if (Date.now() > end)
      throw new ServesBadly(
        `too few requests to see whether it lasts: ${describeFindings(judgement.findings)}`,
      );
  }
}
