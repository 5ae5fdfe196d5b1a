import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { readKeyFile } from '@zero-downtime/tokens';
import { execa } from 'execa';
import { COMPILE_CACHE } from '../lib/compile-cache.ts';
import type { DevService } from './read-service.ts';

/** How long a service may take to drain when dev ends, ms. */
const STOP_MS = 5_000;

type PublicKeys = NonNullable<Awaited<ReturnType<typeof readKeyFile>>>['publicKeys'];

interface Given {
  port: number;
  appUrl: string;
  publicKeys: PublicKeys;
  logs: NodeJS.WritableStream;
}

/** What the service is given; what is set already, such as LOG_LEVEL, stays. */
export function environmentOf(
  { name, version, tokens }: DevService,
  { port, appUrl, publicKeys }: Omit<Given, 'logs'>,
): Record<string, string> {
  return {
    // Nothing in front of it has to forget this replica first.
    DRAIN_MIN_HOLD_MS: '0',
    KEEP_ALIVE_TIMEOUT_MS: '1000',
    METRICS_PORT: '0', // any that is free
    DATABASE_POOL_MIN: '1',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    ...definedOf(process.env),
    // Set, if to nothing: those of an .env for running it by hand would be a second source.
    ...{ DATABASE_URL_FILE: '', AUTH_JWKS_FILE: '', AUTH_JWKS_URL: '' },
    PORT: String(port),
    SERVICE_NAME: name,
    SERVICE_VERSION: version,
    DATABASE_URL: appUrl,
    AUTH_ISSUER: tokens.issuer,
    AUTH_AUDIENCE: tokens.audience,
    AUTH_JWKS: JSON.stringify(publicKeys),
  };
}

const definedOf = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined));

/** A save ends the service at once: a drain would wait for idle connections of a browser. */
const argvIn = (folder: string): string[] => [
  ...['--watch', '--watch-preserve-output', '--watch-kill-signal=SIGKILL'],
  ...(existsSync(join(folder, '.env')) ? ['--env-file=.env'] : []),
  ...['--import', import.meta.resolve('./end-with-parent.ts'), 'src/main.ts'],
];

/** The service under `node --watch`, in a process group of its own: Ctrl-C reaches it by way of `stop` alone. */
export function startService(service: DevService, { logs, ...given }: Given) {
  const child = execa(process.execPath, argvIn(service.folder), {
    cwd: service.folder,
    env: environmentOf(service, given),
    extendEnv: false,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
    buffer: false,
    reject: false,
    detached: true,
    cleanup: false,
    forceKillAfterDelay: STOP_MS,
  });
  child.stdout.pipe(logs, { end: false });
  return {
    /** Resolves when `node --watch` itself has ended: it outlives a service that crashes. */
    ended: child.then(() => {}),
    /** Drains the service, and waits for its end. */
    async stop() {
      child.kill('SIGTERM');
      await child;
      child.stdin.destroy();
    },
  };
}
