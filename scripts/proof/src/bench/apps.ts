import { fileURLToPath } from 'node:url';
import type { ServerSpec } from '@zero-downtime/bench';
import type { Access } from './access.ts';
import { CUSTOMER } from './seed.ts';
import { VERSION } from './service.ts';

/** The compared apps, with a description. */
export const APPS = {
  api: 'this service: the bundle, with all features',
  fastify: 'Fastify 5 with the same features',
  bare: 'node:http and pg with the same SQL, no features',
  naive: 'Express and pg as in an article, no features',
} as const;

export type App = keyof typeof APPS;
export const APP_NAMES = Object.keys(APPS) as App[];

export interface AppEnvironment {
  databaseUrl: string;
  access: Access;
  poolMax: number;
  /** The folder of the service's bundle. */
  bundleDir: string;
  cores: string | undefined;
}

/** How to run an app. All have the same environment, and use the variables that they know. */
export function specOf(
  app: App,
  { databaseUrl, access, poolMax, bundleDir, cores }: AppEnvironment,
): ServerSpec {
  const here = (path: string) => fileURLToPath(new URL(`apps/${path}`, import.meta.url));
  const scripts: Record<App, string> = {
    api: `${bundleDir}/main.cjs`,
    fastify: here('fastify/main.ts'),
    bare: here('bare.ts'),
    naive: here('naive.ts'),
  };
  return {
    name: app,
    command: [process.execPath, scripts[app]],
    readyPath: '/ready',
    cores,
    env: {
      NODE_ENV: 'production',
      SERVICE_VERSION: VERSION,
      LOG_LEVEL: 'info',
      METRICS_PORT: '0',
      DATABASE_URL: databaseUrl,
      DATABASE_POOL_MAX: String(poolMax),
      // The highest limit: it counts, and refuses no request.
      RATE_LIMIT_PER_MINUTE: '10000000',
      DRAIN_MIN_HOLD_MS: '0',
      BENCH_CUSTOMER: CUSTOMER,
      ...access.env,
    },
  };
}
