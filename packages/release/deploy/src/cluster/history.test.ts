import { expect, it } from 'vitest';
import type { DeployEvent } from '../events.ts';
import { chooseGoal } from '../plan/plan-rollback.ts';
import { type HistoryRecord, readHistory } from './history.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const record = (changes: Partial<HistoryRecord> = {}): HistoryRecord => ({
  ...{ command: 'deploy', release: '1.0.0', content: 'c', from: null, outcome: 'deployed', detail: '' },
  ...{ contract: 'complete', by: 'ada@ci', startedAt: '', finishedAt: '' },
  image: `registry.example.com/shop/orders-api:1.0.0@${DIGEST}`,
  ...changes,
});

async function read(...stored: (HistoryRecord | string)[]) {
  const events: DeployEvent[] = [];
  const configs = stored.map((data, at) => ({
    ID: `id${at}`,
    CreatedAt: new Date(at).toISOString(),
    Spec: {
      Name: `orders_history-${at}`,
      Data: Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)).toString('base64'),
    },
  }));
  const docker = async ([, command]: readonly string[]) =>
    command === 'ls' ? configs.map(({ Spec }) => Spec.Name).join('\n') : JSON.stringify(configs);
  const target = { stack: 'orders', registry: 'registry.example.com/shop', service: 'orders-api' };
  const history = await readHistory({ docker, target, report: (event) => events.push(event) });
  return { history, warnings: events.flatMap((event) => ('message' in event ? [event.message] : [])) };
}

it.each([
  ['that is not JSON', '{'],
  ['that is something else', '{"hello":"world"}'],
  ['whose release is an option', record({ release: '--host=tcp://evil' })],
  ['of another registry', record({ image: `evil.example.com/shop/orders-api:1.0.0@${DIGEST}` })],
  ['of another service', record({ image: `registry.example.com/shop/payments:1.0.0@${DIGEST}` })],
  ['without a digest', record({ image: 'registry.example.com/shop/orders-api:1.0.0' })],
  ['with a broken digest', record({ image: 'registry.example.com/shop/orders-api:1.0.0@sha256:1' })],
  ['that was deployed without an image', record({ image: '' })],
])('skips a record %s, with one warning, and reads the others', async (_, stored) => {
  const { history, warnings } = await read(record(), stored, record({ release: '2.0.0' }));
  expect(history.map(({ release }) => release)).toEqual(['1.0.0', '2.0.0']);
  expect(warnings).toEqual([expect.stringMatching(/^1 of 3 history records skipped; orders_history-1: /)]);
});

it('a rollback never goes to the image of a skipped record', async () => {
  const evil = record({ image: `evil.example.com/x:1.0.0@${DIGEST}` });
  const { history } = await read(evil, record({ release: '2.0.0' }));
  const running = {
    version: '2.0.0',
    content: '',
    settings: '',
    image: '',
    settled: true,
    paused: undefined,
  };
  expect(() => chooseGoal(history, running, '1.0.0', { target: { name: 'local' } })).toThrow(
    '1.0.0 was never deployed',
  );
});

it('reads the record of a deploy that failed before its image was published', async () =>
  expect(await read(record({ image: '', outcome: 'failed' }))).toMatchObject({
    history: [{ outcome: 'failed' }],
    warnings: [],
  }));
