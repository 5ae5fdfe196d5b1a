import { finalAnalysis } from '../analysis/final-analysis.ts';
import { ServesBadly, Undecided, whileAnalysed } from '../analysis/while-analysed.ts';
import { FIX_IT, hintFor } from '../blame/hint.ts';
import { deployer } from '../deployer.ts';
import { Ending } from '../errors.ts';
import { step } from '../events.ts';
import { openGate } from '../gate/open-gate.ts';
import { pendingIn } from '../jobs/schema-output.ts';
import { afterRollout, schemaPhase } from '../jobs/schema-phase.ts';
import type { OperationOf } from '../plan/operation.ts';
import { hintOf } from '../rollout/failure.ts';
import { monitor } from '../rollout/monitor.ts';
import type { Behaviours } from './behaviour.ts';
import { type Deployment, need } from './deployment.ts';
import { returnFrom } from './return-from.ts';

type Kinds = 'backfill' | 'monitor' | 'gate' | 'contract' | 'watch';

/** The operations after the rollout. They run the schema phases that were pending after expand. */
export const finishing: Pick<Behaviours, Kinds> = {
  // A rollback is still possible: a backfill that slows requests down is ended, and the next deploy continues it.
  backfill: {
    phase: 'backfill',
    describe: ({ changes, back }) => `backfill ${changes.join(', ')}, where rows are pending${orBack(back)}`,
    again: 'continues after the last batch',
    run: async ({ back }, deployment) => {
      const { site, analysis } = deployment;
      const release = need(deployment, 'release');
      const pending = pendingIn(need(deployment, 'schema'), 'backfill');
      if (pending.length === 0) return;
      await step(site.report, 'backfill', `schema: backfill ${pending.join(', ')}`, async () => {
        try {
          await whileAnalysed(site, analysis, 'backfill', (analysed) =>
            schemaPhase(analysed, release, 'backfill', afterRollout(release.version)),
          );
        } catch (error) {
          if (!(error instanceof ServesBadly)) throw error;
          await returnFrom(deployment, { back, phase: 'backfill', why: error.message });
        }
      });
    },
  },

  // The last phase before contract, after which a rollback is impossible.
  monitor: {
    phase: 'monitor',
    describe: ({ version, forMs, tooLittle, back }) =>
      `${version} must have served well for ${forMs / 1_000} s${tooLittle === 'wait' ? ', with enough requests for the analysis' : ''}${orBack(back)}`,
    again: 'restarts the monitoring window',
    run: async (operation, deployment) => {
      const { site } = deployment;
      const { version, forMs, back } = operation;
      await step(site.report, 'monitor', `${version} has served well for ${forMs / 1000} s`, async () => {
        const bad = await watchedWell(operation, deployment);
        if (bad?.blame === 'release') await returnFrom(deployment, { back, phase: 'monitor', why: bad.why });
        if (bad)
          throw new Ending('halfWay', `${version} serves, and nothing was contracted: ${bad.why}`, {
            hint: bad.hint,
          });
      });
      return { contract: waitsForContract(deployment) ? 'waiting' : 'complete' };
    },
  },

  gate: {
    phase: 'gate',
    describe: ({ version, force }) =>
      `wait until nothing older than ${version} is left${force ? '; otherwise forced, and recorded' : ''}`,
    again: 'checks again',
    run: async ({ version, force }, deployment) => {
      const { site, overFailing = false } = deployment;
      if (!waitsForContract(deployment)) return;
      let forced: readonly string[] = [];
      await step(site.report, 'gate', `nothing older than ${version} is left`, async () => {
        forced = await openGate(site, need(deployment, 'release'), force && !overFailing);
      });
      return { forced };
    },
  },

  contract: {
    phase: 'contract',
    describe: ({ changes }) =>
      `contract ${changes.join(', ')}, if pending; a rollback is impossible afterwards`,
    again: 'runs the phases that the ledger does not have',
    run: async ({ force }, deployment) => {
      const { site, overFailing = false } = deployment;
      if (!waitsForContract(deployment)) return;
      const release = need(deployment, 'release');
      const pending = pendingIn(need(deployment, 'schema'), 'contract');
      const args = force && !overFailing ? ['--force', deployer()] : [];
      await step(site.report, 'contract', `schema: contract ${pending.join(', ')}`, () =>
        schemaPhase(site, release, 'contract', afterRollout(release.version), args),
      );
    },
  },

  watch: {
    phase: 'watch',
    describe: ({ forMs }) => `the contracted schema must hold for ${forMs / 1_000} s`,
    again: 'is skipped: no contract is pending',
    run: async ({ forMs }, deployment) => {
      const { site } = deployment;
      if (!waitsForContract(deployment)) return;
      const { version, image } = need(deployment, 'release');
      await step(site.report, 'watch', 'the contracted schema holds', async () => {
        const bad = await monitor(site, { image, from: Date.now(), forMs, phase: 'watch' });
        if (bad)
          throw new Ending(
            'halfWay',
            `${version} is unhealthy after contract, and a rollback is impossible: ${bad.why}`,
            {
              hint: bad.blame === 'release' ? 'fix it and deploy a newer version' : hintOf(bad, site.target),
            },
          );
      });
      return { contract: 'complete' };
    },
  },
};

export const waitsForContract = (deployment: Deployment): boolean =>
  pendingIn(need(deployment, 'schema'), 'contract').length > 0;

const orBack = (back: string | undefined): string =>
  back === undefined ? '' : `; otherwise roll back to ${back}`;

/** @returns why the release does not pass, and whether it is at fault; undefined when it has served well */
async function watchedWell(
  { forMs, tooLittle, restarts }: OperationOf<'monitor'>,
  deployment: Deployment,
): Promise<{ blame: 'release' | 'other'; why: string; hint: string } | undefined> {
  const { site, analysis } = deployment;
  const { image } = need(deployment, 'release');
  const window = restarts ? { from: Date.now() } : need(deployment, 'figures').window;
  try {
    const failure = await whileAnalysed(site, analysis, 'monitor', (analysed) =>
      monitor(analysed, { image, ...window, forMs, phase: 'monitor' }),
    );
    if (!failure && analysis) await finalAnalysis(site, analysis, tooLittle);
    return (
      failure && {
        blame: failure.blame === 'release' ? 'release' : 'other',
        why: failure.why,
        hint: hintOf(failure, site.target),
      }
    );
  } catch (error) {
    if (error instanceof ServesBadly) return { blame: 'release', why: error.message, hint: FIX_IT };
    if (error instanceof Undecided)
      return { blame: 'other', why: error.message, hint: hintFor(error.doubt, site.target) };
    throw error;
  }
}
