import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createJob, runWithVolume } from './argv/jobs.ts';
import { deployStack, redeployService, resumeService } from './argv/services.ts';
import { createSecret } from './argv/store.ts';
import { createDocker } from './docker.ts';
import { DockerError } from './errors.ts';
import { explainDockerFailure } from './explain.ts';
import { parseReference } from './read/image.ts';
import { readService } from './read/service.ts';
import { readTasks } from './read/tasks.ts';

describe('docker command lines', () => {
  it('deploy a stack by digests, without resolving images', () => {
    expect(deployStack('orders', ['a.yml', 'b.yml']).join(' ')).toBe(
      'stack deploy --with-registry-auth --resolve-image never --compose-file a.yml --compose-file b.yml orders',
    );
  });
  it('redeploy without waiting, because the deploy watches the rollout', () =>
    expect(redeployService('orders_api').join(' ')).toBe(
      'service update --detach --quiet --force orders_api',
    ));
  it('resume a paused update, without replacing replicas that match the specification', () =>
    expect(resumeService('orders_api')).not.toContain('--force'));
  it('never contain a secret: it is passed through standard input', () =>
    expect(createSecret('s', {})).toEqual(['secret', 'create', 's', '-']));
  it('run a job once, without privileges', () => {
    const line = createJob({
      name: 'j',
      image: 'i',
      command: ['node', 'x'],
      network: 'n',
      env: {},
      secrets: [{ source: 's', target: 't' }],
      user: '1000:1000',
      labels: {},
    }).join(' ');
    expect(line).toContain('--mode replicated-job --restart-condition none');
    expect(line).toContain(
      '--user 1000:1000 --read-only --cap-drop ALL --limit-pids 256 --init --secret source=s,target=t,uid=1000,mode=0400',
    );
    expect(line.endsWith(' i node x')).toBe(true);
  });
  it('run a job on the node that has its volume', () => {
    const job = {
      name: 'j',
      image: 'i',
      command: [],
      network: 'n',
      env: {},
      secrets: [],
      user: '1:1',
      labels: {},
    };
    const line = createJob({ ...job, on: 'n1', volumes: [{ source: 'v', target: '/v' }] }).join(' ');
    expect(line).toContain('--constraint node.id==n1 ');
    expect(line).toContain('--mount type=volume,source=v,target=/v ');
  });
  it('run a program with one volume, no network and no privileges', () =>
    expect(
      runWithVolume({
        ...{ image: 'i', user: '999:999', command: ['cat', '/v/x'] },
        volume: { source: 'v', target: '/v' },
      }).join(' '),
    ).toBe(
      'run --rm --interactive --network none --read-only --cap-drop ALL --pids-limit 256 --user 999:999 --mount type=volume,source=v,target=/v --entrypoint cat i /v/x',
    ));
});

describe('references', () => {
  it.each([
    [
      '127.0.0.1:5050/orders-api:2.0.0@sha256:ab',
      { repository: '127.0.0.1:5050/orders-api', version: '2.0.0', digest: 'sha256:ab' },
    ],
    [
      '127.0.0.1:5050/orders-api',
      { repository: '127.0.0.1:5050/orders-api', version: undefined, digest: undefined },
    ],
    ['shop/api@sha256:ab', { repository: 'shop/api', version: undefined, digest: 'sha256:ab' }],
  ])('%s', (reference, parts) => expect(parseReference(reference)).toEqual(parts));
});

describe('an error of docker', () => {
  it.each([
    [
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      /no Docker Engine/,
    ],
    [
      'Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
      /no permission/,
    ],
    ['Error response from daemon: This node is not a swarm manager.', /not a Swarm manager/],
    [
      'Get "http://127.0.0.1:5050/v2/": dial tcp 127.0.0.1:5050: connect: connection refused',
      /nothing answers at 127\.0\.0\.1:5050/,
    ],
    ['write /var/lib/docker/tmp/x: no space left on device', /no space left/],
  ])('"%s" is explained', (stderr, message) =>
    expect(explainDockerFailure(stderr)?.message).toMatch(message),
  );
  it('is a timeout after the given time', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    try {
      await once(silent, 'listening');
      const { port } = silent.address() as AddressInfo;
      await expect(
        createDocker(undefined, 300)(['--host', `tcp://127.0.0.1:${port}`, 'info']),
      ).rejects.toThrow(/the engine at tcp:.* does not answer: .* took longer than 0\.3 s/);
    } finally {
      silent.close();
    }
  });
  it.each([
    [['--context', 'production', 'info'], 'the engine of docker context production does not answer'],
    [['--host', 'ssh://deploy@manager', 'info'], 'the engine at ssh://deploy@manager does not answer'],
  ])(
    'of an unreachable remote engine (%j) advises to check that engine, not this machine',
    (args, message) => {
      const { hint, ...error } = new DockerError(args, 'error during connect: ssh: connection refused');
      expect(hint).toContain(`docker ${args.join(' ')}`);
      expect(hint).not.toContain('npm run setup');
      expect(new DockerError(args, error.stderr).message).toBe(message);
    },
  );
  it('of an unreachable engine of this machine advises to run setup', () =>
    expect(new DockerError(['--context', 'default', 'info'], 'error during connect: refused')).toMatchObject({
      message: 'no Docker Engine answers',
      hint: expect.stringContaining('npm run setup'),
    }));
  it('is undefined when it is unknown', () => expect(explainDockerFailure('something new')).toBeUndefined());
});

describe('the state of Swarm', () => {
  const spec = {
    Name: 'orders_api',
    Labels: { a: 'b' },
    Mode: { Replicated: { Replicas: 3 } },
    TaskTemplate: {
      ContainerSpec: {
        Image: 'i',
        StopGracePeriod: 3e10,
        Healthcheck: { Interval: 2e9, Timeout: 1e9, Retries: 3, StartPeriod: 3e10 },
      },
    },
    UpdateConfig: { Parallelism: 1, Delay: 2e9, Monitor: 1e10 },
  };
  it('of a service is parsed to milliseconds', () => {
    expect(readService(JSON.stringify([{ ID: 'x', Spec: spec }]))).toMatchObject({
      replicas: 3,
      update: undefined,
      policy: { parallelism: 1, delayMs: 2000, monitorMs: 10_000 },
      stopGraceMs: 30_000,
      health: { intervalMs: 2000, startPeriodMs: 30_000 },
    });
  });
  it('of an update is parsed with its message', () => {
    expect(
      readService(
        JSON.stringify([
          {
            ID: 'x',
            Spec: spec,
            UpdateStatus: { State: 'rollback_completed', Message: 'rollback completed' },
          },
        ]),
      ).update,
    ).toEqual({ state: 'rollback_completed', message: 'rollback completed' });
  });
  it('of tasks is parsed newest first, also without a container', () => {
    const task = (id: string, at: string) => ({
      ID: id,
      Slot: 1,
      CreatedAt: at,
      DesiredState: 'running',
      Spec: { ContainerSpec: { Image: 'i' } },
      Status: { State: 'pending', Timestamp: at },
    });
    expect(
      readTasks(JSON.stringify([task('a', '2026-01-01T00:00:00Z'), task('b', '2026-01-02T00:00:00Z')])).map(
        (view) => view.id,
      ),
    ).toEqual(['b', 'a']);
  });
});
