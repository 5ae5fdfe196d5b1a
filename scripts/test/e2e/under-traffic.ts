import {
  type Summary,
  startTraffic,
  summarize,
  type TokenFor,
  type Verification,
  verdict,
  verifyLedger,
} from '@zero-downtime/traffic';

export interface Witnessed<T> {
  result: T;
  /** What the service did wrong; empty when nobody noticed anything. */
  faults: readonly string[];
  summary: Summary;
  verification: Verification;
}

/**
 * Does something while orders keep coming in, 50 a second, half over fresh and half over keep-alive connections, and for at
 * least `forMs` in all; then reads every order back.
 */
export async function underTraffic<T>(
  { url, tokenFor }: { url: string; tokenFor: TokenFor },
  options: { forMs: number; requireTracking: boolean },
  work: () => Promise<T>,
): Promise<Witnessed<T>> {
  const traffic = startTraffic({
    baseUrl: url,
    tokenFor,
    ratePerSecond: 50,
    freshShare: 0.5,
    durationMs: 600_000,
  });
  const started = performance.now();
  try {
    const result = await work();
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(1_000, options.forMs - (performance.now() - started))),
    );
    const ledger = await traffic.stop();
    const verification = await verifyLedger(url, ledger, {
      tokenFor,
      requireTracking: options.requireTracking,
    });
    const summary = summarize(ledger);
    return { result, summary, verification, faults: verdict(summary, verification).faults };
  } finally {
    await traffic.stop();
  }
}
