import { removeConfigsExcept } from '../cluster/content-configs.ts';
import { removePart } from '../cluster/remove-part.ts';
import { step } from '../events.ts';
import { publishImage } from '../images/publish-image.ts';
import { needsLogin, renewLogin } from '../images/registry-login.ts';
import type { OperationOf, PlatformPart } from '../plan/operation.ts';
import { awaitHealthy } from '../platform/healthy.ts';
import { addSharedDatabase } from '../platform/shared-database.ts';
import {
  prepareBackNetwork,
  startBackups,
  startDatabase,
  startEdge,
  startListener,
  startMonitoring,
} from '../platform/start.ts';
import { serviceName } from '../site.ts';
import { settingsOf } from '../stack/read-stack.ts';
import type { Behaviours } from './behaviour.ts';
import { type Deployment, need } from './deployment.ts';

type Kinds =
  | 'login'
  | 'publish'
  | 'remove'
  | 'connect'
  | 'start'
  | 'await healthy'
  | 'add database'
  | 'forget monitoring';

export const platform: Pick<Behaviours, Kinds> = {
  login: {
    phase: 'push',
    describe: ({ registry }) =>
      `give Swarm the login of this machine for ${registry}, with which nodes pull, if it needs one`,
    again: 'gives it the same login',
    run: async ({ registry }, { site }) => {
      if (!(await needsLogin(registry))) return;
      await step(site.report, 'push', `login for ${registry}`, async () => {
        const renewed = await renewLogin(site);
        return renewed.length > 0 ? `for ${renewed.join(', ')}` : 'no service yet';
      });
    },
  },

  publish: {
    phase: 'build',
    describe: ({ name }) => `build and push ${name}, unless the registry has it`,
    again: 'uses the image in the registry; other content with the same version is refused',
    run: async ({ part }, deployment) => {
      const { site, published } = deployment;
      const { images, stack, revision } = need(deployment, 'desired');
      const staged = images[part];
      if (!staged) throw new Error(`the plan publishes the ${part}, but the target has none`);
      const image = {
        ...(await publishImage(site, staged, { revision, published })),
        settings: settingsOf(stack, part),
      };
      return { [part === 'service' ? 'release' : part]: image, builtAt: performance.now() };
    },
  },

  remove: {
    phase: 'platform',
    describe: ({ part, why }) => `remove the ${part}, ${why}`,
    again: 'does nothing when it is already removed',
    run: async ({ part, quiet }, { site }) => {
      const remove = () => removePart(site, part);
      await (quiet ? remove() : step(site.report, 'platform', `${part} removed`, remove));
    },
  },

  connect: {
    phase: 'platform',
    describe: ({ network }) => `create the network ${network}, unless it exists`,
    again: 'does nothing when it exists',
    run: async (_, { site }) => {
      await prepareBackNetwork(site);
    },
  },

  start: {
    phase: 'platform',
    describe: (operation) =>
      operation.part === 'database'
        ? `start PostgreSQL ${operation.postgres.major} with the volume ${operation.postgres.volume}`
        : `${operation.replaces ? 'update' : 'start'} ${NAMES[operation.part]}`,
    again: 'deploys the same specification',
    run: async (operation, deployment) => {
      await step(deployment.site.report, 'platform', NAMES[operation.part], () =>
        start(operation, deployment),
      );
    },
  },

  'await healthy': {
    phase: 'platform',
    describe: ({ parts }) => `wait until ${namesOf(parts)} ${parts.length > 1 ? 'are' : 'is'} healthy`,
    again: 'waits for the parts that it starts itself; for a database that is there, the preflight waits',
    run: async ({ parts }, { site }) => {
      await step(site.report, 'platform', `${namesOf(parts)} healthy`, () =>
        awaitHealthy(
          site,
          parts.map((part) => serviceName(site.target, part === 'database' ? 'db' : part)),
        ),
      );
    },
  },

  'add database': {
    phase: 'platform',
    describe: ({ database, server }) => `create the database ${database} and its two roles in ${server}`,
    again: 'creates the missing parts, and sets the passwords of the roles from the secrets again',
    run: async ({ database, server }, deployment) => {
      const { site } = deployment;
      const { databaseScripts } = need(deployment, 'desired').stack;
      await step(site.report, 'platform', `database ${database} in ${server}`, () =>
        addSharedDatabase(site, databaseScripts),
      );
    },
  },

  'forget monitoring': {
    phase: 'platform',
    describe: () => 'remove the configurations of the removed monitoring',
    again: 'does nothing when they are already removed',
    run: async (_, { site }) => {
      await removeConfigsExcept(site, [], 'monitoring');
    },
  },
};

const NAMES: Record<PlatformPart, string> = {
  database: 'PostgreSQL',
  backups: 'scheduled backups',
  edge: 'edge',
  listener: 'listener',
  prometheus: 'Prometheus',
};

const namesOf = (parts: readonly PlatformPart[]): string =>
  new Intl.ListFormat('en').format(parts.map((part) => NAMES[part]));

function start(operation: OperationOf<'start'>, deployment: Deployment): Promise<void> {
  const { part, replaces } = operation;
  const { site } = deployment;
  const { stack } = need(deployment, 'desired');
  if (part === 'database') return startDatabase(site, stack.database, operation.postgres);
  if (part === 'backups') return startBackups(site, stack.backups, replaces);
  if (part === 'edge') return startEdge(site, need(deployment, 'edge'), stack.edge, replaces);
  if (part === 'listener') return startListener(site, need(deployment, 'listener'), stack.listener, replaces);
  if (!stack.monitoring) throw new Error('the plan starts Prometheus, but the target has none');
  return startMonitoring(site, stack.monitoring, replaces);
}
