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

/** What brings the release to its replicas. */
export const releasing: Pick<Behaviours, Kinds> = {
  expand: {
    phase: 'expand',
    describe: () => 'add what the schema needs for this release',
    again: 'runs what the ledger has not finished',
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
    again: 'counts from the moment it is run',
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
    describe: ({ version, why }) => `the metrics do not decide about ${version} (${why})`,
    again: 'says so again',
    run: async ({ version, why }, { site }) => {
      const message = `the metrics do not decide about ${version} (${why}): replicas that fail are seen, wrong or slow answers are not`;
      site.report({ phase: 'canary', event: 'warning', message });
    },
  },

  canary: {
    phase: 'canary',
    describe: ({ version, bakeMs }) => `one replica of ${version} serves first, for ${bakeMs / 1_000} s`,
    again: 'starts it anew, once the one that is left is removed',
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
    again: 'watches a specification that Swarm has already, resumes one that it has paused',
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
          // Once the rollout is done its share of the requests goes to the others. A rollback has removed it before.
          if (phase === 'rollout') await removeCanary(site);
        }
      });
      return { figures };
    },
  },
};

function describeRollout({ how, from, to, phase }: OperationOf<'rollout'>): string {
  if (how === 'create') return `start ${to}, the first release here`;
  if (how === 'restart') return `replace every replica of ${to} by itself`;
  if (how === 'resume') return `resume the update to ${to}, which Swarm has paused`;
  if (how === 'settle') return `${to} is already there; wait until it is healthy`;
  if (from === to) return `${to} with new settings, one replica at a time, start-first`;
  return `${from} → ${to}, one replica at a time, start-first${phase === 'rollback' ? ', by its recorded digest' : ''}`;
}
