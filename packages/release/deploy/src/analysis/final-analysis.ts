import type { Site } from '../site.ts';
import { pause } from '../wait.ts';
import type { Analysis } from './open-analysis.ts';
import { sendProbes } from './probes.ts';
import { PATIENCE, type Patience, Undecided, waitForClearResult } from './while-analysed.ts';

/** What to do about a release with too few requests for the analysis: `go` continues with a warning, `wait` waits for more. */
export type TooLittle = 'go' | 'wait';

/** Every target is scraped twice in this time, so the deploy's own requests are counted. Milliseconds. */
const SEEN_AFTER_MS = 35_000;

/**
 * The last analysis before contract makes a rollback impossible. When there are too few requests, the deploy sends its own through the
 * edge. When there are still too few, `tooLittle` decides whether it waits or continues.
 * @throws ServesBadly; Undecided
 */
export async function finalAnalysis(
  site: Site,
  analysis: Analysis,
  tooLittle: TooLittle,
  patience: Patience & { seenAfterMs: number } = { ...PATIENCE, seenAfterMs: SEEN_AFTER_MS },
): Promise<void> {
  const analyse = () => waitForClearResult(site, analysis, 'monitor', { certain: true, patience });
  const first = await analyse();
  if (first.kind !== 'too little') return;
  const { release } = analysis.candidate;
  const message = `${first.requests} requests are too few to analyse ${release}: the deploy sends its own`;
  site.report({ phase: 'monitor', event: 'note', message });
  const { answered, failure } = await sendProbes(site, first.needed);
  for (const end = Date.now() + patience.seenAfterMs; ; await pause(patience.everyMs, site.signal)) {
    const result = await analyse();
    if (result.kind !== 'too little') return;
    if (Date.now() <= end) continue;
    if (answered > 0 && result.requests === 0)
      throw new Undecided(
        'metrics',
        `metrics are unavailable: ${answered} requests were answered and Prometheus has counted none`,
      );
    if (tooLittle === 'go') {
      const own = failure === undefined ? '' : `; requests of the deploy failed: ${failure}`;
      const message = `${release} is not analysed: it got ${result.requests} of ${result.needed} requests${own}`;
      return site.report({ phase: 'monitor', event: 'warning', message });
    }
  }
}
