import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Phase } from '../src/events.ts';
import { targetText } from './cluster/checkout.ts';
import { deployed, run } from './cluster/commands.ts';
import { useFakeSwarm } from './cluster/use-fake-swarm.ts';

const scene = useFakeSwarm();

it('edits during a deploy are not deployed: neither of a stack file nor of a mounted file', async () => {
  const { swarm } = scene;
  const edit = (path: string, from: string, to: string) => {
    const file = join(scene.old.root, 'infra', path);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(from);
    writeFileSync(file, text.replace(from, to));
  };
  let pushed = false;
  const onStart = (phase: Phase) => {
    if (phase !== 'push' || pushed) return;
    pushed = true;
    edit('stack/service.yml', 'REPLICAS:-3', 'REPLICAS:-9');
    edit('postgres/init-roles.sh', '#!', '# edited\n#!');
    edit('stack/edge.yml', 'mode: global', 'replicas: 9');
    edit('stack/monitoring.yml', 'replicas: 1', 'replicas: 9');
  };
  const target = targetText(scene.registry);
  const { outcome } = await run(swarm, { checkout: scene.old, target, onStart }, deployed());
  expect(outcome).toMatchObject({ changed: true });
  expect([...swarm.services].map(([name, { replicas }]) => `${name} ${replicas}`).sort()).toEqual([
    'orders_api 3',
    'orders_db 1',
    'orders_edge 1',
    'orders_listener 1',
    'orders_prometheus 1',
  ]);
  expect(swarm.mounted.get('../postgres/init-roles.sh')).not.toContain('edited');
});
