import { readFileSync } from 'node:fs';
import type { Docker } from '@zero-downtime/swarm';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { targetText } from './cluster/checkout.ts';
import { deployed, run } from './cluster/commands.ts';
import { useFakeSwarm } from './cluster/use-fake-swarm.ts';

const scene = useFakeSwarm();

/** The stack files with which a first deploy starts the API. */
async function filesOfApi(apiVersion: string, engines = ['26.1.5']) {
  const { swarm } = scene;
  Object.assign(swarm, { apiVersion, engines });
  const handedOver: { version: string; services?: { api?: { healthcheck?: object } } }[][] = [];
  const docker: Docker = (argv, given) => {
    const paths = argv.filter((_, at) => argv[at - 1] === '--compose-file');
    if (argv[1] === 'deploy')
      handedOver.push(paths.map((path) => parse(readFileSync(path, 'utf8'), { merge: true })));
    return swarm.docker(argv, given);
  };
  const { outcome } = await run(
    Object.assign(Object.create(swarm), { docker }),
    { checkout: scene.old, target: targetText(scene.registry) },
    deployed(),
  );
  expect(outcome).toMatchObject({ changed: true });
  return handedOver.find((files) => files.some(({ services }) => services?.api)) ?? [];
}

it('replicas are probed every second until they are healthy, where docker and the engine can', async () => {
  const files = await filesOfApi('1.44');
  expect(files.map(({ services }) => services?.api?.healthcheck)).toContainEqual({ start_interval: '1s' });
  expect(new Set(files.map(({ version }) => version))).toEqual(new Set(['3.12']));
});

it('with an older manager, which would drop the key when it leads, no replica has it', async () => {
  const files = await filesOfApi('1.44', ['26.1.5', '20.10.24']);
  expect(JSON.stringify(files)).not.toContain('start_interval');
});

it('older ones get stack files without the key, in a version that they know', async () => {
  const files = await filesOfApi('1.43');
  expect(JSON.stringify(files)).not.toContain('start_interval');
  expect(new Set(files.map(({ version }) => version))).toEqual(new Set(['3.9']));
});
