import {
  createRegistry,
  observeLifecycle,
  observePool,
  observeRequests,
  observeSchema,
} from '@zero-downtime/observability';
import { execa } from 'execa';
import { pino } from 'pino';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import { ROOT } from './promtool.ts';

/** The text of /metrics as a replica serves it. */
export async function apiMetrics(): Promise<string> {
  const registry = createRegistry({ service: 'orders-api', release: '1.0.0' });
  observeRequests({ logger: pino({ level: 'silent' }), registry });
  observeLifecycle(registry, () => ({ state: 'ready' }));
  observePool(registry, () => ({ total: 1, idle: 1, connecting: 0, waiting: 0, max: 10 }));
  observeSchema(registry, () => [{ change: '001', phase: 'expand', done: true }]);
  return registry.metrics();
}

const ASK = `exec 3<>/dev/tcp/127.0.0.1/8404; printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3`;

/** The text of /metrics as the edge serves it: HAProxy with the configuration of this checkout. */
export async function edgeMetrics(): Promise<string> {
  const config = `${ROOT}infra/haproxy/haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro`;
  const { stdout: container } = await execa('docker', [
    ...['run', '--detach', '--rm', '--volume', config, '--env', 'STACK=shop', '--env', 'CANARY_WEIGHT=100'],
    ...['--env', 'EDGE_SOCKETS=/tmp', '--env', 'EDGE_REQUESTS_PER_SOURCE=10000'],
    ...['--env', 'EDGE_SERVERS=20', versions.haproxy.image],
  ]);
  try {
    for (let tries = 0; tries < 100; tries++) {
      const { exitCode, stdout } = await execa('docker', ['exec', container, 'bash', '-c', ASK], {
        reject: false,
      });
      if (exitCode === 0) return stdout;
    }
    throw new Error('the edge does not listen');
  } finally {
    await execa('docker', ['rm', '--force', container]);
  }
}

/** The text of /metrics as the service of scheduled backups serves it, after a failed attempt. */
export async function backupMetrics(): Promise<string> {
  const script = `printf 'postgres://owner:x@127.0.0.1:1/shop' >/tmp/url; touch shop-20260101T000000Z-x.dump
    bash /scripts/backup.sh every 60 & until [[ -e /tmp/backup-attempt-failed ]]; do sleep 0.1; done
    ${ASK.replace('8404', '9187')}`;
  const { stdout } = await execa('docker', [
    ...['run', '--rm', '--user', 'postgres', '--workdir', '/var/lib/postgresql/data', '--entrypoint', 'bash'],
    ...['--volume', `${ROOT}infra/postgres:/scripts:ro`, '--env', 'BACKUPS=/var/lib/postgresql/data'],
    ...[
      '--env',
      'KEEP=7',
      '--env',
      'OWNER_DATABASE_URL_FILE=/tmp/url',
      versions.postgres.image,
      '-c',
      script,
    ],
  ]);
  return stdout;
}

/** The names of the metrics in a text in Prometheus's format. */
export const namesIn = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
