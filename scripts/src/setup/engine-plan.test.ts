import { describe, expect, it } from 'vitest';
import { planEngine } from './engine-plan.ts';
import type { Host } from './host.ts';

const host = (changes: Partial<Host> = {}): Host => ({
  platform: 'linux',
  root: true,
  apt: true,
  systemd: false,
  client: true,
  daemon: true,
  endpoint: 'unix:///var/run/docker.sock',
  engine: { state: 'silent', why: 'Cannot connect to the Docker daemon' },
  ...changes,
});
const answers = {
  state: 'answers',
  version: '28.1.0',
  api: '1.49',
  os: 'linux',
  product: 'Docker Engine - Community',
} as const;

describe('the engine', () => {
  it.each([
    ['is left alone when it answers', { engine: answers }, 'nothing'],
    ['is left alone when it answers somebody who is not root', { engine: answers, root: false }, 'nothing'],
    [
      'is left alone on macOS when it answers',
      { engine: answers, platform: 'darwin', root: false, apt: false },
      'nothing',
    ],
    ['is started when it is installed', {}, 'start'],
    ['is installed when it is not there', { daemon: false }, 'install'],
    ['is not installed without root', { daemon: false, root: false }, 'refuse'],
    ['is not started without root', { root: false }, 'refuse'],
    ['is not installed on macOS', { platform: 'darwin', daemon: false, apt: false }, 'refuse'],
    ['is not installed without apt-get', { daemon: false, apt: false }, 'refuse'],
    [
      'on another machine is not ours to prepare',
      { endpoint: 'ssh://deploy@manager', engine: answers },
      'refuse',
    ],
    ['older than Swarm jobs is refused', { engine: { ...answers, api: '1.40' } }, 'refuse'],
    ['that is Podman is refused', { engine: { ...answers, product: 'Podman Engine' } }, 'refuse'],
    ['for Windows containers is refused', { engine: { ...answers, os: 'windows' } }, 'refuse'],
  ] as const)('%s', (_, changes, expected) => expect(planEngine(host(changes)).do).toBe(expected));

  it('that refuses this user says how to be let in', () => {
    const engine = {
      state: 'silent',
      why: 'permission denied while trying to connect to the docker API',
    } as const;
    expect(planEngine(host({ engine, root: false }))).toMatchObject({
      do: 'refuse',
      because: expect.stringContaining('usermod'),
    });
  });
});
