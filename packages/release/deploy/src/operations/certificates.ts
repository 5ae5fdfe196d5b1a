import { argv, DockerError } from '@zero-downtime/swarm';
import { type Served, servedAt } from '../certificate/served.ts';
import { storeCertificate } from '../cluster/certificates.ts';
import { observeRunning } from '../cluster/running.ts';
import { removeSecrets } from '../cluster/secrets.ts';
import { Ending, refuse } from '../errors.ts';
import { step } from '../events.ts';
import type { OperationOf } from '../plan/operation.ts';
import { startEdge } from '../platform/start.ts';
import type { Site } from '../site.ts';
import { readEdgeStack } from '../stack/edge.ts';
import { poll } from '../wait.ts';
import type { Behaviours } from './behaviour.ts';
import { need } from './deployment.ts';

type Kinds = 'store certificate' | 'update edge' | 'verify certificate' | 'remove certificates';

export const certificates: Pick<Behaviours, Kinds> = {
  'store certificate': {
    phase: 'rotate',
    describe: ({ secret, names, notAfter }) =>
      `store the certificate of ${names.join(', ')}, valid until ${notAfter.toISOString().slice(0, 10)}, in the secret ${secret}`,
    again: 'is skipped when the newest secret has this certificate',
    run: async (operation, deployment) => {
      const { site } = deployment;
      const { bundle } = need(deployment, 'certificate');
      await step(site.report, 'rotate', `certificate in the secret ${operation.secret}`, () =>
        store(site, operation, bundle),
      );
    },
  },

  'update edge': {
    phase: 'rotate',
    describe: ({ secret }) => `replace the edge of each node with one that serves ${secret}, start-first`,
    again: 'deploys the same specification, and waits until it is healthy',
    run: async (operation, { site }) => {
      await step(site.report, 'rotate', 'the edge with the new certificate', () =>
        updateEdge(site, operation),
      );
    },
  },

  'verify certificate': {
    phase: 'rotate',
    describe: ({ url }) => `check by TLS handshakes that ${url} serves the new certificate`,
    again: 'checks again',
    run: async ({ url }, deployment) => {
      const { site } = deployment;
      const certificate = need(deployment, 'certificate');
      await step(site.report, 'rotate', `${url} serves the new certificate`, () =>
        verify(site, url, certificate),
      );
    },
  },

  'remove certificates': {
    phase: 'rotate',
    describe: ({ secrets }) => `remove the secrets ${secrets.join(', ')}, unless mounted`,
    again: 'does nothing when they are already removed',
    run: async ({ secrets }, { site }) => {
      await step(site.report, 'rotate', 'old certificate removed', () => removeSecrets(site, secrets));
    },
  },
};

async function store(site: Site, operation: OperationOf<'store certificate'>, bundle: string): Promise<void> {
  await storeCertificate(site, operation, bundle).catch((error) => {
    if (!(error instanceof DockerError && /already ?exists/i.test(error.stderr))) throw error;
    throw refuse(
      `the secret ${operation.secret} already exists: another run has stored a certificate`,
      'run the same command again',
      error,
    );
  });
}

/** @throws Ending (refused) when another command has changed the edge meanwhile; Ending when it does not become healthy, without the new secret */
async function updateEdge(site: Site, { secret, from }: OperationOf<'update edge'>): Promise<void> {
  const running = await observeRunning(site, 'edge');
  const stack = await readEdgeStack(site, secret);
  if (!running || ![from, stack.files.hash].includes(running.settings))
    throw refuse(
      `the edge of ${site.target.stack} has changed since this was planned`,
      'run the same command again',
    );
  await startEdge(site, running, stack, true).catch(async (error) => {
    // Swarm has rolled the edge back to the old secret, which is then the newest again for the next deploy.
    await site.docker(argv.removeSecrets([secret])).catch(() => {});
    throw error;
  });
}

/** An edge that has been replaced still answers on its connections. */
const OLD_EDGE_GONE_MS = 15_000;

async function verify(
  site: Site,
  url: string,
  certificate: { bundle: string; fingerprint: string },
): Promise<void> {
  let seen: Record<string, Served> = {};
  await poll(
    async () => {
      seen = await servedAt(url, certificate);
      return Object.values(seen).includes('another certificate') ? undefined : true;
    },
    { everyMs: 500, deadlineMs: OLD_EDGE_GONE_MS, signal: site.signal },
  );
  const other = Object.keys(seen).filter((address) => seen[address] === 'another certificate');
  if (other.length > 0)
    throw new Ending(
      'halfWay',
      `${other.join(', ')} serves another certificate at ${url}; every edge has the new one`,
      {
        hint: 'find what else answers there, such as a load balancer with a certificate of its own; then run the same command again',
      },
    );
  for (const [address, served] of Object.entries(seen))
    if (typeof served === 'object')
      site.report({
        ...{ phase: 'rotate', event: 'warning' },
        message: `could not check ${address} at ${url} from this machine: ${served.unreachable}`,
      });
}
