import { randomBytes } from 'node:crypto';
import { argv, createDocker, DockerError, isMissing, readConfigs } from '@zero-downtime/swarm';
import { afterAll, beforeAll, expect, it } from 'vitest';

/* On the engine of this machine, which is a Swarm: each question is asked by the API and by the docker command. */
const docker = createDocker();
/** A copy has no question to the API. */
const byCommand = (line: readonly string[]) => docker([...line]);
const prefix = `api-test-${process.pid}-${randomBytes(3).toString('hex')}`;
const config = `${prefix}-a`;

beforeAll(async () => {
  await docker(argv.createConfig(config, { 'release.stack': prefix }), { input: 'content' });
  await docker(argv.createConfig(`${prefix}-b`, { 'release.stack': prefix }), { input: '{}' });
  await docker(argv.createSecret(prefix, { of: prefix }), { input: 'hidden' });
});
afterAll(async () => {
  await docker(argv.removeConfigs([config, `${prefix}-b`]));
  await docker(argv.removeSecrets([prefix]));
});

it('a process in a container ends with the same output, exit code and errors', async () => {
  const container = (await docker(argv.findRegistry('5050'))).split('\n')[0] ?? '';
  const hello = argv.execIn(container, ['sh', '-c', 'echo out; echo err >&2']);
  expect([await docker(hello), await byCommand(hello)]).toEqual(['out', 'out']);
  const silent = argv.execIn(container, ['sh', '-c', 'exit 2']);
  const loud = argv.execIn(container, ['sh', '-c', 'echo out; echo err >&2; exit 3']);
  for (const ask of [docker, byCommand]) {
    const causes = await Promise.all([silent, loud].map((line) => ask(line).catch(({ cause }) => cause)));
    expect(causes).toMatchObject([
      { exitCode: 2, stderr: '' },
      { exitCode: 3, stderr: 'err' },
    ]);
  }
});

const lines = (text: string) => text.split('\n').sort();

it.each([
  ['nodes', argv.listNodes()],
  ['managers', argv.listManagers()],
  ['engines of managers', argv.listManagerEngines()],
  ['volumes', argv.listVolumes()],
  ['configs of a label', argv.listConfigs(`release.stack=${prefix}`)],
  ["the engine's node", argv.engineNode()],
  ['containers of a service that does not exist', argv.listContainers(prefix)],
])('the API and the docker command list the same %s', async (_, line) =>
  expect(lines(await docker(line))).toEqual(lines(await byCommand(line))),
);

it('a config and the labels of a secret are the same', async () => {
  const read = argv.inspectConfigs([config]);
  expect(readConfigs(await docker(read))).toEqual(readConfigs(await byCommand(read)));
  expect(readConfigs(await docker(read))).toMatchObject([{ name: config, data: 'content' }]);
  const secret = argv.inspectSecrets([prefix]);
  expect(JSON.parse(await docker(secret))).toEqual(JSON.parse(await byCommand(secret)));
});

it('a name that is taken is refused in the same words', async () => {
  const words = (ask: typeof docker) =>
    ask(argv.createConfig(config, {}), { input: 'other' }).catch((error: DockerError) => error.stderr);
  expect(await words(docker)).toMatch(/AlreadyExists|already exists/);
  expect(await words(docker)).toBe(await words((line, options) => docker([...line], options)));
});

it.each([
  ['a service', argv.inspectService(prefix)],
  ['the tasks of a service', argv.listTaskIds(prefix)],
  ['a removed service', argv.removeService(prefix)],
  ['a config', argv.inspectConfigs([prefix])],
  ['a removed config', argv.removeConfigs([prefix])],
  ['an image', argv.inspectImage(`${prefix}/image:1`)],
  ['logs', argv.serviceLogs(prefix)],
])('%s that does not exist is missing to both', async (_, line) => {
  for (const ask of [docker, byCommand]) {
    const error = await ask(line).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(DockerError);
    expect(isMissing(error)).toBe(true);
  }
});
