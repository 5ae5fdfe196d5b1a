import type { Cleanup } from '@zero-downtime/bench';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareChanges, type SchemaComparison, type Story } from './compare.ts';
import { describeChanges } from './report.ts';
import { targetsOf } from './targets.ts';

const PARAMETERS = {
  orders: 20_000,
  readers: 8,
  quietMs: 200,
  inTheWayMs: 4_000,
  settings: { SCHEMA_FENCE_SOAK_MS: '500', SCHEMA_GATE_INTERVAL_MS: '50' },
};
const stops: (() => unknown)[] = [];
const cleanup: Cleanup = { add: (stop) => stops.push(stop) };
let comparison: SchemaComparison;

beforeAll(async () => {
  comparison = await compareChanges(cleanup, PARAMETERS, () => {});
}, 400_000);
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

const storyOf = (who: Story['who'], situation: Story['situation']): Story =>
  comparison.stories.find((story) => story.who === who && story.situation === situation) as Story;
/** The longest sampled wait of a reader for its lock during the change. */
const readerWaited = (story: Story): number =>
  Math.max(...story.phases.slice(1).map(({ measured }) => measured.locks.readerWaited));

describe('on some thousand orders, with readers and a writer', () => {
  it('each change completes, and no query fails', () => {
    for (const { who, situation, phases } of comparison.stories) {
      for (const { name, measured } of phases) {
        const { failures, failure, reads, writes } = measured;
        expect({ who, situation, name, failures, failure }).toMatchObject({ failures: 0 });
        expect(reads.count).toBeGreaterThan(0);
        expect(writes.count).toBeGreaterThan(0);
      }
    }
    expect(comparison.stories.map(({ who, situation }) => `${who} ${situation}`)).toEqual(
      ['free', 'in the way'].flatMap((situation) =>
        ['ours', 'bare', 'knex'].map((who) => `${who} ${situation}`),
      ),
    );
  });

  it('the backfill fills existing orders, and orders that release 1.0.0 writes meanwhile', () => {
    for (const situation of ['free', 'in the way'] as const) {
      const written = storyOf('ours', situation).backfill?.rows;
      expect(written).toBeGreaterThan(PARAMETERS.orders);
    }
  });

  it.each(['bare', 'knex'] as const)(
    'a SET NOT NULL that waits for a transaction blocks readers: %s',
    (who) => {
      expect(readerWaited(storyOf(who, 'in the way'))).toBeGreaterThan(PARAMETERS.inTheWayMs / 2);
    },
  );

  it('our steps do not block readers while they wait for the same transaction', () => {
    const ours = storyOf('ours', 'in the way');
    expect(readerWaited(ours)).toBeLessThan(PARAMETERS.inTheWayMs / 2);
    const expand = ours.phases.find(({ name }) => name === 'expand');
    expect(expand?.measured.tookMs).toBeGreaterThan(readerWaited(ours));
  });

  it('the figures become tables with targets', () => {
    const machine = { cpu: 'a CPU', cores: 2, memoryGb: 8, system: 'Linux', node: 'v24', loadBefore: 0 };
    const text = describeChanges(comparison, PARAMETERS, machine);
    expect(text).toContain('| this project, in the way: contract');
    expect(text).toContain('| orders, in one statement');
    expect(text).toContain('| one column of a plain table');
    expect(text).toContain('| bare UPDATE of orders, one statement');
    // From 10,000 orders to twice as many.
    expect(text).toMatch(/\| 20000 +\| +[\d.]+ \| +-?[\d.]+ \| +[\d.]+ \| +-?[\d.]+ \|/);
    expect(targetsOf(comparison)).toHaveLength(10);
    for (const { what } of targetsOf(comparison)) expect(text).toContain(what);
  });
});
