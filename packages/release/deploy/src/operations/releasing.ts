import { startAnalysis } from '../analysis/start-analysis.ts';
import { ServesBadly, whileAnalysed } from '../analysis/while-analysed.ts';
import { serveCanary } from '../canary/serve-canary.ts';
import { removeCanary } from '../canary/start-canary.ts';
import { step } from '../events.ts';
import { beforeReplicas, schemaPhase } from '../jobs/schema-phase.ts';
import type { OperationOf } from '../plan/operation.ts';
import { rollOut } from '../rollout/roll-out.ts';
import type { Behaviours } from './behaviour.ts';
import { need } from './deployment.ts';
import { returnFrom } from './return-from.ts';

type Kinds = 'expand' | 'analyse' | 'go blind' | 'canary' | 'rollout';

/** The operations from expand to rollout. */
export const releasing: Pick<Behaviours, Kinds> = {
  expand: {
    phase: 'expand',
    describe: () => 'expand the schema for this release',
    again: 'runs the phases that the ledger does not have',
    run: async ({ somethingServes }, deployment) => {
      const { site } = deployment;
      const ending = beforeReplicas(site.target, somethingServes);
      const schema = await step(site.report, 'expand', 'schema: expand', () =>
        schemaPhase(site, need(deployment, 'release'), 'expand', ending),
      );
      return { schema };
    },
  },

  analyse: {
    phase: 'canary',
    describe: ({ version, old }) =>
      `analyse the metrics of ${version} from here to contract${old === undefined ? '' : `, compared with ${old}`}`,
    again: 'counts from its start',
    run: async ({ version, old, looks, somethingServes }, deployment) => {
      const { site, overFailing = false } = deployment;
      const { objectives } = need(deployment, 'desired');
      if (!objectives) throw new Error('the plan analyses a release without objectives');
      const candidate = { release: version, old, objectives, forced: overFailing, looks };
      return { analysis: await startAnalysis(site, candidate, somethingServes) };
    },
  },

  'go blind': {
    phase: 'canary',
    describe: ({ version, why }) => `no canary analysis of ${version} (${why})`,
    again: 'warns again',
    run: async ({ version, why }, { site }) => {
      const message = `no canary analysis of ${version} (${why}): failing replicas are detected, wrong or slow answers are not`;
      site.report({ phase: 'canary', event: 'warning', message });
    },
  },

  canary: {
    phase: 'canary',
    describe: ({ version, bakeMs }) => `one replica of ${version} serves first, for ${bakeMs / 1_000} s`,
    again: 'removes the canary of the earlier run and starts a new one',
    run: async ({ version, bakeMs }, deployment) => {
      const { site } = deployment;
      const options = {
        release: need(deployment, 'release'),
        previous: need(deployment, 'previous'),
        api: need(deployment, 'api'),
        bakeMs,
      };
      await step(site.report, 'canary', `one replica of ${version}`, () =>
        serveCanary(site, need(deployment, 'analysis'), options),
      );
    },
  },

  rollout: {
    phase: ({ phase }) => phase,
    describe: describeRollout,
    again: 'watches an update that Swarm already has; resumes one that it has paused',
    run: async (operation, deployment) => {
      const { site, analysis, previous } = deployment;
      const { phase, how, from, to, back } = operation;
      const options = {
        ...{ release: need(deployment, 'release'), api: need(deployment, 'api'), previous, how, phase },
      };
      const figures = await step(site.report, phase, `${from ?? 'nothing'} → ${to}`, async () => {
        try {
          return await whileAnalysed(site, analysis, phase, (analysed) => rollOut(analysed, options));
        } catch (error) {
          if (!(error instanceof ServesBadly)) throw error;
          await removeCanary(site);
          return await returnFrom(deployment, { back, phase, why: error.message });
        } finally {
          // After the rollout the other replicas get its share of the requests. A rollback has removed it before.
          if (phase === 'rollout') await removeCanary(site);
        }
      });
      return { figures };
    },
  },
};

function describeRollout({ how, from, to, phase }: OperationOf<'rollout'>): string {
  if (how === 'create') return `start ${to}, the first release here`;
  if (how === 'restart') return `restart every replica of ${to}, one at a time`;
  if (how === 'resume') return `resume the update to ${to}, which Swarm has paused`;
  if (how === 'settle') return `Swarm already has ${to}; wait until it is healthy`;
  if (from === to) return `${to} with new settings, one replica at a time, start-first`;
  return `${from} → ${to}, one replica at a time, start-first${phase === 'rollback' ? ', by its recorded digest' : ''}`;
}
