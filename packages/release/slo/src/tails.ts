/*
 * Exact tails of the binomial and the hypergeometric distribution: counts of failures are often 0, 1 or 2, where the normal
 * approximation behind the usual z-test is far off.
 */

/**
 * The probability that `atLeast` or more of `trials` fail, each with probability `p`: P(X ≥ k), X ~ Binomial(n, p).
 * @param p from 0 to 1
 */
export function binomialTail(atLeast: number, trials: number, p: number): number {
  if (atLeast <= 0) return 1;
  if (atLeast > trials || p <= 0) return 0;
  if (p >= 1) return 1;
  return sumDown(
    atLeast,
    trials,
    (k) => logChoose(trials, k) + k * Math.log(p) + (trials - k) * Math.log1p(-p),
  );
}

/** The counts of two samples: the failures and the sizes. */
export interface Sample {
  failed: number;
  of: number;
}

/**
 * The probability of so many failures or more in the first sample if both samples have the same rate: Fisher's exact test, one-sided. The
 * sum of failures is fixed, so the common rate is not needed, and problems of both samples cancel out.
 */
export function fisherTail(first: Sample, second: Sample): number {
  // Impossible samples: the counters were read from different replicas.
  if (first.failed > first.of || second.failed > second.of) return 1;
  const trials = first.of + second.of;
  const failed = first.failed + second.failed;
  const most = Math.min(first.of, failed);
  return sumDown(
    first.failed,
    most,
    (k) => logChoose(failed, k) + logChoose(trials - failed, first.of - k) - logChoose(trials, first.of),
    Math.max(0, failed - second.of),
  );
}

/** Sums exp(logTerm) from `from` to `to`, the largest terms first; stops when the rest is negligible. */
function sumDown(from: number, to: number, logTerm: (k: number) => number, least = 0): number {
  let sum = 0;
  for (let k = Math.max(from, least); k <= to; k++) {
    const term = Math.exp(logTerm(k));
    sum += term;
    if (term > 0 && term < sum * 1e-16) break;
  }
  return Math.min(1, sum);
}

/** ln of n over k. */
function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

const SMALL: number[] = [0];

/** ln n!: summed up to 255, by Stirling's series beyond (relative error below 1e-15 there). */
function logFactorial(n: number): number {
  if (n < 256) {
    for (let i = SMALL.length; i <= n; i++) SMALL[i] = (SMALL[i - 1] as number) + Math.log(i);
    return SMALL[n] as number;
  }
  const x = n + 1;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3);
}
