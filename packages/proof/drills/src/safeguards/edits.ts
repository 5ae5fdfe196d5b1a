import type { Edit } from '../checkout/edit.ts';

/* How each safeguard is taken out of the sources. A test holds them against the checkout: an edit that no longer fits fails. */

const SIGNAL_HANDLER = 'process.on(signal, () => void lifecycle.stop({ signal }));';

/** The process ends with the signal, whatever it is doing. */
export const noDrain: Edit[] = [
  {
    file: 'packages/service/lifecycle/src/supervise.ts',
    replace: SIGNAL_HANDLER,
    by: 'process.on(signal, () => process.exit(0));',
  },
];

/** What the article, and most of the web, does with SIGTERM. */
export const serverClose: Edit[] = [
  {
    file: 'packages/service/lifecycle/src/supervise.ts',
    replace: SIGNAL_HANDLER,
    by: `process.on(signal, () => {
      server.close(() => process.exit(0));
      setTimeout(() => process.exit(1), 30_000).unref();
    });`,
  },
];

export const noEdgeRetry: Edit[] = [
  { file: 'infra/haproxy/haproxy.cfg', replace: '    retries 3\n', by: '    retries 0\n' },
  {
    file: 'infra/haproxy/haproxy.cfg',
    replace: 'retry-on conn-failure empty-response response-timeout',
    by: 'retry-on none',
  },
];

/** An edge as it is often copied: a replica that has left the DNS is kept for half a minute, and nothing is sent again. */
export const slowProxy: Edit[] = [
  ...noEdgeRetry,
  { file: 'infra/haproxy/haproxy.cfg', replace: 'hold obsolete 0s ', by: 'hold obsolete 30s ' },
];

export const noHealthCheck: Edit[] = [
  {
    file: 'infra/stack/orders-api.yml',
    replace: 'test: ["CMD", "/usr/local/bin/probe", "3000", "/health/startup"]',
    by: 'test: ["NONE"]',
  },
];

export const stopFirst: Edit[] = [
  {
    file: 'infra/stack/orders-api.yml',
    replace: 'order: start-first # the new replica is healthy before',
    by: 'order: stop-first # the new replica is healthy before',
  },
];

/** Whoever leaves the safe form out leaves the linter out too. */
const noLint: Edit = {
  file: 'packages/release/deploy/src/preflight/preflight.ts',
  replace: "'schema changes': ({ site, desired }) => checkChanges(site, desired.release.version),",
  by: "'schema changes': async () => void checkChanges,",
};

export const notNullInExpand: Edit[] = [
  noLint,
  {
    file: 'services/orders-api/changes/002_add_order_tracking/expand.ts',
    replace: "  await schema.step('create tracking_events'",
    by: `  await schema.step('tracking_number is required', (knex) =>
    knex.raw('ALTER TABLE orders ADD CONSTRAINT required CHECK (tracking_number IS NOT NULL) NOT VALID'),
  );
  await schema.step('create tracking_events'`,
  },
];

const ROLLOUT =
  "{ kind: 'rollout', phase: 'rollout', how: rollout, from: from?.version, to: version, back },";

/** Contract while only the old release serves, and nobody asks whether it is gone. */
export const contractFirst: Edit[] = [
  {
    file: 'packages/release/deploy/src/plan/plan-deployment.ts',
    replace: ROLLOUT,
    by: `...only(changes.backfill.length > 0, { kind: 'backfill', changes: changes.backfill, back }),
    ...planContract({ ...desired, wishes: { ...wishes, force: true } }),
    ${ROLLOUT}`,
  },
];

export const noBackfill: Edit[] = [
  { file: 'services/orders-api/changes/002_add_order_tracking/backfill.ts', remove: true },
];

export const bareSetNotNull: Edit[] = [
  noLint,
  {
    file: 'services/orders-api/changes/002_add_order_tracking/contract.ts',
    replace: "  await setNotNull(schema, 'orders', 'tracking_number');",
    by: `  void setNotNull;
  await schema.step('bare', (knex) => knex.raw('ALTER TABLE orders ALTER COLUMN tracking_number SET NOT NULL'));`,
  },
];

/** One tag for every release, which moves with each push, and no digest. */
export const latestTag: Edit[] = [
  {
    file: 'packages/release/deploy/src/images/publish-image.ts',
    replace: ':${image.version',
    by: ":${'latest'",
  },
  {
    file: 'packages/release/deploy/src/images/publish-image.ts',
    replace: '  assertSameContent(image, state);\n',
    by: '',
  },
  { file: 'packages/release/deploy/src/images/publish.ts', replace: '}@${digest', by: "}${''" },
];

/** When every check fails, no server is left, and every request is answered 503. */
export const failClosed: Edit[] = [
  {
    file: 'infra/haproxy/haproxy.cfg',
    replace: '    server-template any 1 api:3000 backup',
    by: '    # server-template any 1 api:3000 backup',
  },
];

/** The times that suit a host with cores to spare: a replica whose probe is late three times is killed. */
export const impatientHealthCheck: Edit[] = [
  {
    file: 'infra/stack/orders-api.yml',
    replace: '      timeout: 10s\n      retries: 12\n',
    by: '      timeout: 2s\n      retries: 3\n',
  },
];

/** The defaults of the engine and of Node.js: a line that finds no room holds up the process that logs it. */
export const blockingLogs: Edit[] = [
  { file: 'packages/service/observability/src/stdout.ts', replace: '  void process.stdout;\n', by: '' },
  {
    file: 'infra/stack/orders-api.yml',
    replace: 'mode: non-blocking, max-buffer-size: 4m, ',
    by: '',
  },
];

/** The first requests of a replica open its connections. */
export const noWarmUp: Edit[] = [
  {
    file: 'services/orders-api/src/serve.ts',
    replace: '  await warmUp(db, lifecycle.leaving);\n',
    by: '  void warmUp;\n',
  },
];
