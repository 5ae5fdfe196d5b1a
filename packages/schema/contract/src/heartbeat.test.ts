import { expect, it, vi } from 'vitest';
import { startHeartbeat } from './heartbeat.ts';

const identity = { service: 'shop', release: '1.0.0', instance: 'a' };

/** A database that keeps what it is told. */
function listener(answer: () => Promise<unknown> = async () => ({})) {
  const told: unknown[][] = [];
  const query = (_: string, values: unknown[]) => {
    told.push(values);
    return answer();
  };
  return { told, query };
}

it('beats at once and again and again, and says at the end that it leaves', async () => {
  const db = listener();
  const heart = startHeartbeat(db, identity, { everyMs: 1 });
  await expect.poll(() => db.told.length).toBeGreaterThan(2);
  await heart.stop();
  expect(db.told[0]).toEqual(['shop', '1.0.0', 'a', false]);
  expect(db.told.at(-1)).toEqual(['shop', '1.0.0', 'a', true]);
  const beats = db.told.length;
  await heart.stop();
  expect(db.told).toHaveLength(beats);
});

it('goes on after a beat that failed, and stops without a fuss', async () => {
  const db = listener(() => Promise.reject(new Error('gone')));
  const onFailed = vi.fn();
  const heart = startHeartbeat(db, identity, { everyMs: 1, onFailed });
  await expect.poll(() => onFailed.mock.calls.length).toBeGreaterThan(2);
  await heart.stop();
});

it('tries a beat that failed again long before the next one is due', async () => {
  let fails = true;
  const db = listener(() => (fails ? Promise.reject(new Error('a statement timeout')) : Promise.resolve()));
  const onFailed = vi.fn(() => {
    fails = false;
  });
  const heart = startHeartbeat(db, identity, { everyMs: 3_600_000, onFailed });
  await vi.waitFor(() => expect(db.told).toHaveLength(2), { timeout: 30_000 });
  expect(onFailed).toHaveBeenCalledOnce();
  await heart.stop();
});

it('has nothing to complain of where nobody has made the ledger yet', async () => {
  const db = listener(() => Promise.reject(Object.assign(new Error('no schema'), { code: '3F000' })));
  const onFailed = vi.fn();
  const heart = startHeartbeat(db, identity, { everyMs: 1, onFailed });
  await expect.poll(() => db.told.length).toBeGreaterThan(2);
  await heart.stop();
  expect(onFailed).not.toHaveBeenCalled();
});
