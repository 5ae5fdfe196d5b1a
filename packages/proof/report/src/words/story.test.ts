import { describe, expect, it } from 'vitest';
import { failingDrill, goodRelease, nodeLost, shortRun, soak } from '../../test/sample-runs.ts';
import { storyOf } from './story.ts';

describe('the story of a run', () => {
  it('says what failed, under what load, and which release replaced which', () => {
    expect(storyOf(goodRelease()).headline).toBe(
      '2 of 30,000 first tries failed at 100/s while 2.0.0 replaced 1.0.0',
    );
  });

  it('does not claim that a release that was taken back replaced anything', () => {
    expect(storyOf(failingDrill()).headline).toContain('while 2.0.0 came and went beside 1.0.0');
  });

  it('counts releases that are too many to name', () => {
    expect(storyOf(soak()).headline).toContain('while 21 releases took turns for 1 h, from 1.0.0 to 1.20.0');
  });

  it('has a sentence for a run without a release', () => {
    expect(storyOf(shortRun()).headline).toContain('while 1.0.0 served for 20 s');
  });

  it('has a sentence for a run that nobody answered', () => {
    const run = shortRun();
    const seconds = run.traffic.seconds.map((second) => ({ ...second, releases: {} }));
    expect(storyOf({ ...run, traffic: { ...run.traffic, seconds } }).headline).toMatch(
      /failed at 50\/s in 20 s$/,
    );
  });

  it('does not speak of retries where clients never retry, and says how long they wait', () => {
    const run = shortRun();
    const clients = { tries: 1, tryTimeoutMs: 3_000, requestTimeoutMs: 12_000 };
    expect(storyOf({ ...run, traffic: { ...run.traffic, clients } }).clients).toMatch(
      /^Clients never retry and wait 12 s\./,
    );
  });

  it('does not call orders safe that nobody read back', () => {
    const run = goodRelease();
    const orders = { ...run.traffic.orders, verified: false };
    expect(storyOf({ ...run, traffic: { ...run.traffic, orders } }).orders).toBe(
      '9,000 acknowledged orders were not read back: whether any is lost or doubled is not known.',
    );
  });

  it('tells what failed after retries, how patient the clients were, and what became of the orders', () => {
    expect(storyOf(goodRelease()).clients).toBe(
      'After retries, 0 requests of 30,000 failed. Clients try 3 times and wait 3 s for a try, 10 s in all. 7 right answers took longer than 1 s, 2 longer than 3 s.',
    );
    expect(storyOf(nodeLost()).orders).toMatch(/^Of [\d,]+ acknowledged orders, 0 lost and 0 doubled\.$/);
  });
});
