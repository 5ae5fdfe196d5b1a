import { describe, expect, it } from 'vitest';
import { idealRollout, readyWithin, rolloutDeadline } from './timing.ts';

const service = {
  replicas: 3,
  policy: { parallelism: 1, delayMs: 15_000, monitorMs: 40_000 },
  health: { startPeriodMs: 30_000, intervalMs: 10_000, timeoutMs: 5_000, retries: 3 },
};

describe('the time of a rollout', () => {
  it('is, by its policy alone, replicas × (start to healthy + delay) + monitor', () =>
    expect(idealRollout(service, 11_000)).toBe(3 * 26_000 + 40_000));
  it('counts rounds, not replicas, when several are replaced at once', () =>
    expect(idealRollout({ ...service, policy: { ...service.policy, parallelism: 2 } }, 11_000)).toBe(
      2 * 26_000 + 40_000,
    ));
  it('treats parallelism 0 as all at once, as Swarm does', () =>
    expect(idealRollout({ ...service, policy: { ...service.policy, parallelism: 0 } }, 11_000)).toBe(
      26_000 + 40_000,
    ));
  it("gives a container about the engine's own time to become healthy", () => {
    expect(readyWithin(service)).toBe(30_000 + 4 * 10_000 + 5_000);
    expect(readyWithin({ health: undefined })).toBe(Number.POSITIVE_INFINITY);
  });
  it('has a deadline that a slow but healthy rollout meets', () =>
    expect(rolloutDeadline(service)).toBeGreaterThan(idealRollout(service, 60_000)));
});
