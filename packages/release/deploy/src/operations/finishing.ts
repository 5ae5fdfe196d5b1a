import { hintFor, MEND_IT } from '../blame/hint.ts';
import { deployer } from '../deployer.ts';
import { Ending } from '../errors.ts';
import { step } from '../events.ts';
import { openGate } from '../gate/open-gate.ts';
import { pendingIn } from '../jobs/schema-output.ts';
import { afterRollout, schemaPhase } from '../jobs/schema-phase.ts';
import { lastWord } from '../judge/last-word.ts';
import { ServesBadly, Undecided, whileJudged } from '../judge/while-judged.ts';
import type { OperationOf } from '../plan/operation.ts';
import { hintOf } from '../rollout/failure.ts';
import { monitor } from '../rollout/monitor.ts';
import type { Behaviours } from './behaviour.ts';
import { type Deployment, need } from './deployment.ts';
import { returnFrom } from './return-from.ts';

type Kinds = 'backfill' | 'monitor' | 'gate' | 'contract' | 'watch';

/** What follows once every replica is on the release. Of the schema, what the expand phase has found to be left. */
export const finishing: Pick<Behaviours, Kinds> = {
  // The old release can still come back: a backfill that slows users down is ended; the next deploy continues it.
  backfill: {
    phase: 'backfill',
    describe: ({ changes, back }) => `fill ${changes.join(', ')}, as far as it is not filled${orBack(back)}`,
    again: 'goes on from the last batch',
    run: async ({ back }, deployment) => {
      const { site, analysis } = deployment;
      const release = need(deployment, 'release');
      const pending = pendingIn(need(deployment, 'schema'), 'backfill');
      if (pending.length === 0) return;
      await step(site.report, 'backfill', `schema: backfill ${pending.join(', ')}`, async () => {
        try {
          await whileJudged(site, analysis, 'backfill', (judged) =>
            schemaPhase(judged, release, 'backfill', afterRollout(release.version)),
          );
        } catch (error) {
          if (!(error instanceof ServesBadly)) throw error;
          await returnFrom(deployment, { back, phase: 'backfill', why: error.message });
        }
      });
    },
  },

  // The last moment at which going back is free: contract comes next.
  monitor: {
    phase: 'monitor',
    describe: ({ version, forMs, tooLittle, back }) =>
      `${version} must have served well for ${forMs / 1_000} s${tooLittle === 'wait' ? ', and enough to be judged' : ''}${orBack(back)}`,
    again: 'restarts the window, as a resumed deploy does',
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
      `wait until nothing older than ${version} is left${force ? '; forced, and recorded, where something is' : ''}`,
    again: 'looks again',
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
    describe: ({ changes }) => `contract ${changes.join(', ')}, as far as it waits: the way back closes`,
    again: 'runs what the ledger has not finished',
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
    again: 'is left out: nothing waits for contract any more',
    run: async ({ forMs }, deployment) => {
      const { site } = deployment;
      if (!waitsForContract(deployment)) return;
      const { version, image } = need(deployment, 'release');
      await step(site.report, 'watch', 'the contracted schema holds', async () => {
        const bad = await monitor(site, { image, from: Date.now(), forMs, phase: 'watch' });
        if (bad)
          throw new Ending(
            'halfWay',
            `${version} is unhealthy after contract, and the way back is closed: ${bad.why}`,
            {
              hint: bad.blame === 'release' ? 'mend it and deploy a newer version' : hintOf(bad, site.target),
            },
          );
      });
      return { contract: 'complete' };
    },
  },
};

export const waitsForContract = (deployment: Deployment): boolean =>
  pendingIn(need(deployment, 'schema'), 'contract').length > 0;

const orBack = (back: string | undefined): string => (back === undefined ? '' : `; else back to ${back}`);

/** @returns why the release is not let through, and whether it is to blame; undefined when it has served well */
async function watchedWell(
  { forMs, tooLittle, restarts }: OperationOf<'monitor'>,
  deployment: Deployment,
): Promise<{ blame: 'release' | 'other'; why: string; hint: string } | undefined> {
  const { site, analysis } = deployment;
  const { image } = need(deployment, 'release');
  const from = restarts ? Date.now() : need(deployment, 'figures').servingSince;
  try {
    const failure = await whileJudged(site, analysis, 'monitor', (judged) =>
      monitor(judged, { image, from, forMs, phase: 'monitor' }),
    );
    if (!failure && analysis) await lastWord(site, analysis, tooLittle);
    return (
      failure && {
        blame: failure.blame === 'release' ? 'release' : 'other',
        why: failure.why,
        hint: hintOf(failure, site.target),
      }
    );
  } catch (error) {
    if (error instanceof ServesBadly) return { blame: 'release', why: error.message, hint: MEND_IT };
    if (error instanceof Undecided)
      return { blame: 'other', why: error.message, hint: hintFor(error.doubt, site.target) };
    throw error;
  }
}
