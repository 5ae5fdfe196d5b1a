import type { Site } from '../site.ts';
import { pause } from '../wait.ts';
import type { Judge } from './open-judge.ts';
import { sendProbes } from './probes.ts';
import { clearLook, PATIENCE, type Patience, Undecided } from './while-judged.ts';

/** What to do about a release that has served too little to be judged. */
export type TooLittle = 'go' | 'wait';

/** Our own requests are scraped twice in that time on every target, and read one scrape later. Milliseconds. */
const SEEN_AFTER_MS = 35_000;

/**
 * The last look before contract closes the way back. A release that has served too little to be judged is asked by requests of
 * our own, through the edge; when there is still too little, it is waited for more, or gone on, as asked for.
 * @throws ServesBadly; Undecided
 */
export async function lastWord(
  site: Site,
  judge: Judge,
  tooLittle: TooLittle,
  patience: Patience & { seenAfterMs: number } = { ...PATIENCE, seenAfterMs: SEEN_AFTER_MS },
): Promise<void> {
  const look = () => clearLook(site, judge, 'monitor', { certain: true, patience });
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
      throw new Undecided(
        'metrics',
        `metrics are unavailable: ${answered} requests were answered and Prometheus has counted none`,
      );
    if (tooLittle === 'go') {
      const message = `${release} is not judged: ${judgement.requests} of ${judgement.needed} requests were seen`;
      return site.report({ phase: 'monitor', event: 'warning', message });
    }
  }
}
