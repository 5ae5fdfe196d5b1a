import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { runNode, runRegistry } from './argv.ts';
import { runFront } from './database/argv.ts';
import { SECRETS } from './database/up.ts';
import { addressIn, frontUrl, labSpec, labUrls } from './spec.ts';

const spec = labSpec();

test('the target with its name points to this lab', async () => {
  const target = parse(
    await readFile(new URL('../../../../infra/targets/lab/target.yml', import.meta.url), 'utf8'),
  );
  expect(target).toMatchObject({
    context: spec.nodes.map(({ context }) => context),
    url: labUrls(spec)[0],
    registry: `127.0.0.1:${spec.registry.port}`,
    settings: { PUBLISHED_PORT: 80 },
  });
});

test('the target with an external database points to the front and its secrets', async () => {
  const target = parse(
    await readFile(new URL('../../../../infra/targets/lab-external/target.yml', import.meta.url), 'utf8'),
  );
  expect(target).toMatchObject({
    context: spec.nodes.map(({ context }) => context),
    url: frontUrl(spec),
    registry: `127.0.0.1:${spec.registry.port}`,
    secrets: Object.fromEntries(
      Object.keys(SECRETS).map((name) => [
        name.split('_').find((part) => /^(app|owner|ca)$/.test(part)),
        name,
      ]),
    ),
  });
});

test('no port is reachable from another machine', () => {
  const options = { engine: '20.10' as const, subnet: '10.0.0.0/24', privileges: [], script: '', group: 0 };
  const runs = [
    runFront(spec, '10.0.0.0/24'),
    runRegistry(spec, '10.0.0.0/24'),
    ...spec.nodes.map((node) => runNode(spec, node, options)),
  ];
  const published = runs.flatMap((argv) => argv.filter((_, index) => argv[index - 1] === '--publish'));
  expect(published).toHaveLength(5);
  for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('two labs have different names and ports', () => {
  const other = labSpec('other', 18_180);
  const names = (one: typeof spec) => [
    one.network,
    one.registry.container,
    one.registry.port,
    one.front.port,
    one.front.container,
    one.database.config,
    ...one.database.servers.map(({ container }) => container),
    ...one.nodes.flatMap((node) => [node.container, node.port, node.socket, node.context]),
  ];
  expect(names(other).filter((name) => names(spec).includes(name))).toEqual([]);
});

test('an address is derived from the subnet', () => {
  expect(addressIn('192.168.213.0/24', 11)).toBe('192.168.213.11');
});
