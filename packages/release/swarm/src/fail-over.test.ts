import { expect, test, vi } from 'vitest';
import type { Docker } from './docker.ts';
import { DockerError } from './errors.ts';
import { failOver } from './fail-over.ts';

const READ = ['service', 'inspect', 'orders_api'];
const WRITE = ['service', 'update', 'orders_api'];
const OFF = 'Cannot connect to the Docker daemon at unix:///lab/docker.sock. Is the docker daemon running?';
const NO_LEADER =
  'Error response from daemon: rpc error: code = Unknown desc = The swarm does not have a leader.';
const CUT = 'error during connect: Get "http://docker/v1.41/services": EOF';
const TIMED_OUT =
  'Error response from daemon: rpc error: code = DeadlineExceeded desc = context deadline exceeded';
const FAST = { leaderMs: 200, everyMs: 5 };

const fails = (stderr: string): Docker => vi.fn((argv) => Promise.reject(new DockerError(argv, stderr)));
const answers = (answer: string): Docker => vi.fn(() => Promise.resolve(answer));

test.each([
  ['a read', READ],
  ['a write', WRITE],
])('%s moves to the next manager when the engine is off, and stays there', async (_, argv) => {
  const off = fails(OFF);
  const docker = failOver([off, answers('two')], FAST);
  expect(await docker(argv)).toBe('two');
  expect(await docker(argv)).toBe('two');
  expect(off).toHaveBeenCalledTimes(1);
});

test.each([
  ['the connection was cut', CUT],
  ['the leader did not answer', TIMED_OUT],
])('when %s, a read moves on and a write is never sent twice', async (_, stderr) => {
  expect(await failOver([fails(stderr), answers('two')], FAST)(READ)).toBe('two');
  const second = answers('two');
  await expect(failOver([fails(stderr), second], FAST)(WRITE)).rejects.toThrow(DockerError);
  expect(second).not.toHaveBeenCalled();
});

test('a Swarm that elects a leader is awaited', async () => {
  let elected = false;
  setTimeout(() => {
    elected = true;
  }, 50);
  const manager: Docker = (argv) =>
    elected ? Promise.resolve('done') : Promise.reject(new DockerError(argv, NO_LEADER));
  expect(await failOver([fails(OFF), manager], { leaderMs: 10_000, everyMs: 5 })(WRITE)).toBe('done');
});

test.each([
  ['a manager that says so', [NO_LEADER, NO_LEADER]],
  ['a manager whose leader does not answer', [TIMED_OUT, NO_LEADER]],
  ['an engine that is off', [OFF, TIMED_OUT]],
])(
  'a Swarm without a leader is given up after a time, and named, behind %s',
  async (_, [one = '', two = '']) => {
    const docker = failOver([fails(one), fails(two)], FAST);
    await expect(docker(READ)).rejects.toThrow(/the Swarm has no leader/);
  },
);

test('engines that are all off are not awaited', async () => {
  const [one, two] = [fails(OFF), fails(OFF)];
  await expect(failOver([one, two], { leaderMs: 60_000, everyMs: 5 })(READ)).rejects.toThrow(DockerError);
  expect(one).toHaveBeenCalledTimes(1);
  expect(two).toHaveBeenCalledTimes(1);
});

test.each([
  ['an error of the command itself', READ, 'Error: no such service: orders_api'],
  ['a command about one node', ['exec', 'c1', 'promtool'], OFF],
  ['a stack deploy, which may have begun', ['stack', 'deploy', 'orders'], OFF],
])('%s is thrown as it is', async (_, argv, stderr) => {
  const second = answers('two');
  await expect(failOver([fails(stderr), second], FAST)(argv)).rejects.toThrow(DockerError);
  expect(second).not.toHaveBeenCalled();
});

test('two calls at once use the same managers', async () => {
  const docker = failOver([fails(OFF), answers('two')], FAST);
  expect(await Promise.all([docker(READ), docker(READ)])).toEqual(['two', 'two']);
});
