import { EXIT } from '@zero-downtime/deploy/errors';
import { failOverDatabase, restoreStandby } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { describeImpact, impactBetween } from '../observe/impact.ts';
import { describeEnd } from '../observe/spared.ts';
import { startRollout } from './start-rollout.ts';

/** The front asks every 0.5 s which server is the primary; then connections are opened again. Milliseconds. */
const RECOVERY_MS = 3_000;
const PATIENCE_MS = 30_000;

export const primaryFailover: Drill = {
  name: 'primary-failover',
  title:
    'The primary of the external database is lost in the middle of a rollout, and its standby is promoted',
  story:
    'Replication is synchronous, so the standby has every acknowledged order. The front follows the primary, and the replicas connect again by themselves. No replica may die.',
  from: '2.0.0',
  onlyInTheLab: 'it removes a database server of the lab',
  externalDatabase: true,
  users: { may: 'see failures', because: 'between the loss and the promotion no server accepts writes' },
  async act(context) {
    const { deploying } = await startRollout(context);
    const { lostAtMs, promotedAtMs } = await context.act(
      'the primary is lost, and the standby promoted',
      () => failOverDatabase(context.lab),
    );
    context.note(`promoted ${promotedAtMs - lostAtMs} ms after the loss`);
    let firstMs: number | undefined;
    void context.traffic.firstSuccessAfter(promotedAtMs).then((at) => {
      if (at !== undefined) firstMs = Math.round(at - promotedAtMs);
    });
    await context.until(() => firstMs !== undefined, PATIENCE_MS);
    context.expect(
      `the first success comes within ${RECOVERY_MS / 1_000} s of the promotion`,
      firstMs !== undefined && firstMs <= RECOVERY_MS,
      firstMs === undefined ? 'none' : `${firstMs} ms`,
    );
    const deploy = await deploying;
    context.expect(
      'the deploy ends with success or a reason',
      [EXIT.done, EXIT.rolledBack, EXIT.halfWay].some((code) => code === deploy.exitCode),
      describeEnd(deploy),
    );
    const { seconds } = context.traffic.soFar();
    context.note(
      `in the failover: ${describeImpact(impactBetween(seconds, lostAtMs, promotedAtMs + RECOVERY_MS))}`,
    );
    const later = impactBetween(seconds, promotedAtMs + RECOVERY_MS + 1_000, Date.now() - 4_000);
    context.expect('every later first try succeeds', later.failedFirstTries === 0, describeImpact(later));
    await context.repair('a new standby', () => restoreStandby(context.lab));
    const again = await context.deploy('2.0.0', ['--redeploy']);
    context.expect('a second deploy succeeds', again.exitCode === 0, describeEnd(again));
  },
};
