import { appendHistory, type HistoryRecord } from '../cluster/history.ts';
import { removeTokenKeys } from '../cluster/token-keys.ts';
import { deployer } from '../deployer.ts';
import type { Ending } from '../errors.ts';
import { step } from '../events.ts';
import type { OperationOf } from '../plan/operation.ts';
import type { Behaviours } from './behaviour.ts';
import { type Deployment, need } from './deployment.ts';

export const recording: Pick<Behaviours, 'record'> = {
  record: {
    phase: 'record',
    describe: ({ command }) => `record the ${command}, in any case`,
    again: 'records the repeated run, too',
    run: async ({ command }, deployment) => {
      const { site } = deployment;
      const { version } = need(deployment, 'release');
      const message =
        command === 'rollback'
          ? `${version} serves again at ${site.target.url}`
          : `${version} serves at ${site.target.url}${deployment.contract === 'complete' ? '' : '; contract waits: deploy again with --contract auto'}`;
      const record = recordOf(command, deployment, { outcome: 'deployed', detail: message });
      if (command === 'rollback') await appendHistory(site, record);
      else
        await step(site.report, 'record', `recorded: ${version} deployed`, () =>
          Promise.all([appendHistory(site, record), removeTokenKeys(site)]),
        );
      return { message };
    },
  },
};

/** Records a failed command. A failure to record does not change the outcome. */
export async function recordFailure(
  { command }: OperationOf<'record'>,
  deployment: Deployment,
  { outcome, message }: Ending,
): Promise<void> {
  // A refused command has changed nothing.
  if (outcome === 'refused') return;
  const record = recordOf(command, deployment, {
    outcome: outcome === 'rolledBack' ? 'rolled back' : outcome === 'halfWay' ? 'stopped' : 'failed',
    detail: message,
  });
  await appendHistory(deployment.site, record).catch(() => {});
}

function recordOf(
  command: HistoryRecord['command'],
  deployment: Deployment,
  end: Pick<HistoryRecord, 'outcome' | 'detail'>,
): HistoryRecord {
  const { desired, release, previous, contract = 'waiting', forced = [], started } = deployment;
  return {
    command,
    release: release?.version ?? desired?.release.version ?? '',
    image: release?.image ?? '',
    content: release?.content ?? desired?.release.content ?? '',
    from: previous?.version ?? null,
    ...end,
    contract,
    ...(forced.length > 0 && { forced: [...forced] }),
    by: deployer(),
    startedAt: (started?.at ?? new Date()).toISOString(),
    finishedAt: new Date().toISOString(),
  };
}
