import { expect, it, vi } from 'vitest';
import { startHeartbeat } from './heartbeat.ts';

const identity = { service: 'shop', release: '1.0.0', instance: 'a' };

/** A database that records its queries. */
function recordingDatabase(answer: () => Promise<unknown> = async () => ({})) {
  const received: unknown[][] = [];
  const query = (_: string, values: unknown[]) => {
    received.push(values);
    return answer();
  };
  return { received, query };
}

it('beats at once and then repeatedly, and reports at the end that it leaves', async () => {
  const db = recordingDatabase();
  const heart = startHeartbeat(db, identity, { everyMs: 1 });
  await expect.poll(() => db.received.length).toBeGreaterThan(2);
  await heart.stop();
  expect(db.received[0]).toEqual(['shop', '1.0.0', 'a', false]);
  expect(db.received.at(-1)).toEqual(['shop', '1.0.0', 'a', true]);
  const beats = db.received.length;
  await heart.stop();
  expect(db.received).toHaveLength(beats);
});

it('continues after a failed beat, and stops without an error', async () => {
  const db = recordingDatabase(() => Promise.reject(new Error('gone')));
  const onFailed = vi.fn();
  const heart = startHeartbeat(db, identity, { everyMs: 1, onFailed });
  await expect.poll(() => onFailed.mock.calls.length).toBeGreaterThan(2);
  await heart.stop();
});

it('retries a failed beat long before the next one is due', async () => {
  let fails = true;
  const db = recordingDatabase(() =>
    fails ? Promise.reject(new Error('a statement timeout')) : Promise.resolve(),
  );
  const onFailed = vi.fn(() => {
    fails = false;
  });
  const heart = startHeartbeat(db, identity, { everyMs: 3_600_000, onFailed });
  await vi.waitFor(() => expect(db.received).toHaveLength(2), { timeout: 30_000 });
  expect(onFailed).toHaveBeenCalledOnce();
  await heart.stop();
});

it('reports no failure on a database without a ledger', async () => {
  const db = recordingDatabase(() =>
    Promise.reject(Object.assign(new Error('no schema'), { code: '3F000' })),
  );
  const onFailed = vi.fn();
  const heart = startHeartbeat(db, identity, { everyMs: 1, onFailed });
  await expect.poll(() => db.received.length).toBeGreaterThan(2);
  await heart.stop();
  expect(onFailed).not.toHaveBeenCalled();
});
