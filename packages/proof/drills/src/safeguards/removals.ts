import { fileURLToPath } from 'node:url';
import type { Edit } from '../checkout/edit.ts';
import type { Removal } from './safeguard.ts';

/* How each safeguard is removed: by a setting, a configuration, a schema change, an operation, or a prelude module. */

const prelude = (name: string): Removal => ({
  prelude: fileURLToPath(new URL(`preludes/${name}.ts`, import.meta.url)),
});
const configuration = (file: string, ...settings: readonly [is: string, becomes: string][]): Edit[] =>
  settings.map(([replace, by]) => ({ file, replace, by }));

export const noDrain = prelude('exit-on-sigterm');
export const serverClose = prelude('close-on-sigterm');

const EDGE = 'infra/haproxy/haproxy.cfg';
const API = 'infra/stack/service.yml';

const sendsNothingAgain = configuration(
  EDGE,
  ['    retries 3\n', '    retries 0\n'],
  ['retry-on conn-failure empty-response response-timeout', 'retry-on none'],
);
export const noEdgeRetry: Removal = { edits: sendsNothingAgain };

/** Settings of an edge that are often copied: a replica that has left DNS is kept for 30 s, and nothing is retried. */
export const slowProxy: Removal = {
  edits: [...sendsNothingAgain, ...configuration(EDGE, ['hold obsolete 0s ', 'hold obsolete 30s '])],
};

/** When every check fails, no server is left, and the edge answers 503. */
export const failClosed: Removal = {
  edits: configuration(EDGE, [' backup no-check ', ' backup no-check disabled ']),
};

export const noHealthCheck: Removal = {
  edits: configuration(API, [
    'test: ["CMD", "/usr/local/bin/probe", "3000", "/health/startup"]',
    'test: ["NONE"]',
  ]),
};

export const stopFirst: Removal = { settings: { UPDATE_ORDER: 'stop-first' } };

/** Timeouts for a host with spare cores: a replica is killed after three late probes. */
export const impatientHealthCheck: Removal = { settings: { HEALTH_TIMEOUT: '2s', HEALTH_RETRIES: '3' } };

/** A replica is ready with one connection; its first requests open the others. */
export const hardlyWarm: Removal = { settings: { DATABASE_POOL_MIN: '1' } };

/** The defaults of the engine and of Node.js: a write to a full pipe blocks the process. */
export const blockingLogs: Removal = {
  ...prelude('blocking-stdout'),
  edits: configuration(API, ['mode: non-blocking, max-buffer-size: 4m, ', '']),
};

/** A change after those of 2.0.0, which 1.0.0 does not have. */
const laterChange = (name: string, phase: 'expand' | 'contract', text: string): Edit[] => [
  { file: `services/orders-api/changes/${name}/${phase}.ts`, create: text },
  ...configuration('services/orders-api/releases/1.0.0/release.json', [
    '"changes/002_add_order_tracking"',
    `"changes/002_add_order_tracking", "changes/${name}"`,
  ]),
];

export const notNullInExpand: Removal = {
  replaced: 'no-lint',
  edits: [
    ...laterChange(
      '003_require_tracking_number',
      'expand',
      `import type { SchemaSession } from '@zero-downtime/migrations/change';

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('tracking_number is required', (knex) =>
    knex.raw('ALTER TABLE orders ADD CONSTRAINT required CHECK (tracking_number IS NOT NULL) NOT VALID'),
  );
}
`,
    ),
  ],
};

const CHANGE = 'services/orders-api/changes/002_add_order_tracking';

export const noBackfill: Removal = { edits: [{ file: `${CHANGE}/backfill.ts`, remove: true }] };

export const bareSetNotNull: Removal = {
  replaced: 'no-lint',
  edits: [
    { file: `${CHANGE}/contract.ts`, remove: true },
    {
      file: `${CHANGE}/contract.ts`,
      create: `import type { SchemaSession } from '@zero-downtime/migrations/change';

export const oldestRelease = '2.0.0';
export const fence = [{ table: 'orders', check: 'tracking_number IS NOT NULL' }];

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('bare', (knex) => knex.raw('ALTER TABLE orders ALTER COLUMN tracking_number SET NOT NULL'));
}
`,
    },
  ],
};

export const contractFirst: Removal = { replaced: 'contract-first' };
export const latestTag: Removal = { replaced: 'latest-tag' };
