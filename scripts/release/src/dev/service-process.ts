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

/** The environment of the service. Variables that are already set, such as LOG_LEVEL, are kept. */
export function environmentOf(
  { name, version, tokens }: DevService,
  { port, appUrl, publicKeys }: Omit<Given, 'logs'>,
): Record<string, string> {
  return {
    // No edge has to remove this replica first.
    DRAIN_MIN_HOLD_MS: '0',
    KEEP_ALIVE_TIMEOUT_MS: '1000',
    METRICS_PORT: '0', // any free port
    DATABASE_POOL_MIN: '1',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    ...definedOf(process.env),
    // Set to the empty string, so that values from an .env file do not apply.
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

/** A save ends the service without a drain, which would wait for idle browser connections. */
const argvIn = (folder: string): string[] => [
  ...['--watch', '--watch-preserve-output', '--watch-kill-signal=SIGKILL'],
  ...(existsSync(join(folder, '.env')) ? ['--env-file=.env'] : []),
  ...['--import', import.meta.resolve('./end-with-parent.ts'), 'src/main.ts'],
];

/** The service under `node --watch`, in its own process group, so that Ctrl-C reaches it only through `stop`. */
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
    /** Drains the service and waits until it ends. */
    async stop() {
      child.kill('SIGTERM');
      await child;
      child.stdin.destroy();
    },
  };
}
