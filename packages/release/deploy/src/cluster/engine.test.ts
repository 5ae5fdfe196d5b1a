import { DockerError } from '@zero-downtime/swarm';
import { expect, it } from 'vitest';
import { describeEnding } from '../errors.ts';
import type { Site } from '../site.ts';
import { checkEngine } from './engine.ts';

const site = (docker: Site['docker'], context?: string) =>
  ({ docker, target: { ...(context && { context }) } }) as unknown as Site;

it.each([
  ['cannot be reached', 'error during connect: ssh: connect to host manager port 22: Connection refused', {}],
  ['does not answer in time', '', { timedOutMs: 30_000 }],
])('a remote manager that %s refuses the command, with advice for that manager', async (_, stderr, how) => {
  const failing = () => Promise.reject(new DockerError(['--context', 'production', 'info'], stderr, how));
  const ending = describeEnding(await checkEngine(site(failing, 'production')).catch((error) => error));
  expect(ending).toMatchObject({
    outcome: 'refused',
    message: expect.stringContaining('docker context production does not answer'),
    hint: expect.stringContaining('docker --context production info'),
  });
  expect(ending.hint).not.toContain('npm run setup');
});

it('a remote engine that is no manager refuses the command', async () => {
  const worker = async () => '{"Swarm":{"LocalNodeState":"active","ControlAvailable":false}}';
  await expect(checkEngine(site(worker, 'production'))).rejects.toMatchObject({
    outcome: 'refused',
    message: 'the engine of docker context production is not a Swarm manager (active)',
  });
});

it('a Swarm without a leader refuses the command, although its manager answers', async () => {
  const leaderless: Site['docker'] = async (asked) => {
    if (asked[0] === 'info') return '{"Swarm":{"LocalNodeState":"active","ControlAvailable":true}}';
    throw new DockerError(asked, 'Error response from daemon: rpc error: The swarm does not have a leader.');
  };
  await expect(checkEngine(site(leaderless))).rejects.toMatchObject({
    outcome: 'refused',
    message: expect.stringContaining('the Swarm has no leader'),
    hint: expect.stringContaining('docs/runbooks/quorum-lost.md'),
  });
});
