import { describe, expect, it } from 'vitest';
import { failingDrill, goodRelease, nodeLost, shortRun, soak } from '../../test/sample-runs.ts';
import { summaryOf } from './summary.ts';

describe('the summary of a run', () => {
  it('has the failures, the load and the releases', () => {
    expect(summaryOf(goodRelease()).headline).toBe(
      '2 of 30,000 first tries failed at 100/s while 2.0.0 replaced 1.0.0',
    );
  });

  it('does not report a rolled back release as a replacement', () => {
    expect(summaryOf(failingDrill()).headline).toContain('while 2.0.0 was rolled out and back beside 1.0.0');
  });

  it('counts releases if there are too many to name', () => {
    expect(summaryOf(soak()).headline).toContain(
      'while 21 releases were rolled out in 1 h, from 1.0.0 to 1.20.0',
    );
  });

  it('has a sentence for a run without a release', () => {
    expect(summaryOf(shortRun()).headline).toContain('while 1.0.0 served for 20 s');
  });

  it('has a sentence for a run without answers', () => {
    const run = shortRun();
    const seconds = run.traffic.seconds.map((second) => ({ ...second, releases: {} }));
    expect(summaryOf({ ...run, traffic: { ...run.traffic, seconds } }).headline).toMatch(
      /failed at 50\/s in 20 s$/,
    );
  });

  it('has no retries for clients that never retry, but their timeout', () => {
    const run = shortRun();
    const clients = { tries: 1, tryTimeoutMs: 3_000, requestTimeoutMs: 12_000 };
    expect(summaryOf({ ...run, traffic: { ...run.traffic, clients } }).clients).toMatch(
      /^Clients never retry and wait 12 s\./,
    );
  });

  it('does not report orders as safe that were not read back', () => {
    const run = goodRelease();
    const orders = { ...run.traffic.orders, verified: false };
    expect(summaryOf({ ...run, traffic: { ...run.traffic, orders } }).orders).toBe(
      '9,000 acknowledged orders were not read back: losses and doubles are unknown.',
    );
  });

  it('has the failures after retries, the timeouts of the clients, and the orders', () => {
    expect(summaryOf(goodRelease()).clients).toBe(
      'After retries, 0 requests of 30,000 failed. Clients try 3 times, for 3 s each and 10 s in total. 7 correct answers took longer than 1 s, 2 longer than 3 s.',
    );
    expect(summaryOf(nodeLost()).orders).toMatch(/^Of [\d,]+ acknowledged orders, 0 lost and 0 doubled\.$/);
  });
});
