import { describe, expect, it } from 'vitest';
import type { DeployEvent, ReplicaView } from '../events.ts';
import { applyEvent, emptyScreen, renderScreen } from './live.ts';
import { createPlainRenderer } from './plain.ts';

const replica = (changes: Partial<ReplicaView> = {}): ReplicaView => ({
  slot: 1,
  version: '2.0.0',
  state: 'running',
  healthy: true,
  ageMs: 1000,
  error: '',
  ...changes,
});

describe('plain lines', () => {
  it('name the replicas when a state changes, not when only their age does', () => {
    const render = createPlainRenderer(0);
    expect(render({ phase: 'rollout', event: 'replicas', replicas: [replica()], wanted: 3 }, 1000)).toContain(
      '1: 2.0.0 healthy',
    );
    expect(
      render({ phase: 'rollout', event: 'replicas', replicas: [replica({ ageMs: 5000 })], wanted: 3 }, 2000),
    ).toBeUndefined();
    expect(
      render(
        {
          phase: 'rollout',
          event: 'replicas',
          replicas: [replica({ healthy: false, state: 'failed' })],
          wanted: 3,
        },
        3000,
      ),
    ).toContain('1: 2.0.0 failed');
  });
});

describe('the live view', () => {
  it('shows each step with its time, and each replica with release, state, health and age', () => {
    let screen = applyEvent(emptyScreen(), { phase: 'expand', event: 'start', message: 'schema' }, 0);
    screen = applyEvent(screen, { phase: 'expand', event: 'done', message: 'schema' }, 1500);
    screen = applyEvent(screen, { phase: 'rollout', event: 'start', message: '1.0.0 → 2.0.0' }, 1500);
    screen = applyEvent(
      screen,
      {
        phase: 'rollout',
        event: 'replicas',
        replicas: [replica(), replica({ slot: 2, healthy: false, version: '1.0.0' })],
        wanted: 3,
      },
      2000,
    );
    const text = renderScreen(screen, 3500, 120);
    expect(text).toMatch(/✓ expand +schema 1\.5 s/);
    expect(text).toMatch(/▸ rollout +1\.0\.0 → 2\.0\.0 2\.0 s/);
    expect(text).toMatch(/1 +2\.0\.0 +running +healthy +1 s/);
    expect(text).toMatch(/2 +1\.0\.0 +running +leaving/);
  });
  it('fits the width of the terminal', () => {
    const screen = applyEvent(
      emptyScreen(),
      { phase: 'gate', event: 'warning', message: 'x'.repeat(300) },
      0,
    );
    expect(
      Math.max(
        ...renderScreen(screen, 0, 80)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
  });
});

describe('how the releases serve', () => {
  const figures = (message: string): DeployEvent => ({
    phase: 'canary',
    event: 'judged',
    message,
    releases: [],
  });

  it('is in the live view as it was seen last', () => {
    const screen = ['2.0.0: 10 requests', '2.0.0: 90 requests'].reduce(
      (before, message) => applyEvent(before, figures(message), 0),
      emptyScreen(),
    );
    expect(renderScreen(screen, 0, 120)).toContain('2.0.0: 90 requests');
  });

  it('are in plain lines at intervals', () => {
    const render = createPlainRenderer(0);
    expect(render(figures('first'), 5_000)).toContain('first');
    expect(render(figures('soon after'), 10_000)).toBeUndefined();
    expect(render(figures('later'), 30_000)).toContain('later');
  });
});
