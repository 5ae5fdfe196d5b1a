import { expect, test } from 'vitest';
import { planEngine } from './engine-plan.ts';
import type { Host } from './host.ts';

const SOCKET = 'unix:///var/run/docker.sock';
const silent = { state: 'silent', why: 'Cannot connect to the Docker daemon' } as const;
const answers = { state: 'answers', version: '28.3.0', api: '1.51', os: 'linux', product: 'Engine' } as const;

function host(facts: Partial<Host>): Host {
  const bare = { root: true, apt: true, systemd: false, client: false, daemon: false, endpoint: '' };
  return { platform: 'linux', ...bare, engine: silent, ...facts };
}

const withEngine = { client: true, daemon: true, endpoint: SOCKET };

test('a running engine is not changed, for every user and host', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    expect(planEngine(host({ platform, root: false, ...withEngine, engine: answers })).do).toBe('nothing');
  }
});

test('a bare Debian host as root gets the engine', () => {
  expect(planEngine(host({}))).toEqual({ do: 'install', because: 'not found' });
});

test('an installed engine that does not run is started', () => {
  expect(planEngine(host(withEngine)).do).toBe('start');
});

test('a client without its daemon counts as not installed', () => {
  expect(planEngine(host({ client: true, endpoint: SOCKET })).do).toBe('install');
});

test.each([
  ['macOS', { platform: 'darwin' }, 'Docker Desktop'],
  ['Windows', { platform: 'win32' }, 'Docker Desktop'],
  ['a distribution without apt', { apt: false }, 'docs.docker.com/engine/install'],
  ['a user other than root, no engine', { root: false }, 'installing it requires root'],
  ['a user other than root, engine stopped', { root: false, ...withEngine }, 'sudo systemctl start docker'],
  [
    'a user that may not use the socket',
    {
      root: false,
      ...withEngine,
      engine: { state: 'silent', why: 'permission denied while trying to connect' },
    },
    'usermod -aG docker',
  ],
  [
    'a remote engine',
    { ...withEngine, endpoint: 'ssh://root@shop', engine: answers },
    'docker context use default',
  ],
  [
    'another socket without an engine',
    { ...withEngine, endpoint: 'unix:///run/user/1000/docker.sock' },
    '/run/user/1000',
  ],
  ['Podman', { ...withEngine, engine: { ...answers, product: 'Podman Engine' } }, 'no Swarm'],
  ['Windows containers', { ...withEngine, engine: { ...answers, os: 'windows' } }, 'Linux containers'],
  ['an engine without Swarm jobs', { ...withEngine, engine: { ...answers, api: '1.40' } }, 'too old'],
] satisfies [string, Partial<Host>, string][])('refuses, with the manual step: %s', (_, facts, advice) => {
  const plan = planEngine(host(facts));
  expect(plan.do).toBe('refuse');
  expect(plan.because).toContain(advice);
});

test('API versions are compared as numbers', () => {
  expect(planEngine(host({ ...withEngine, engine: { ...answers, api: '1.100' } })).do).toBe('nothing');
});
