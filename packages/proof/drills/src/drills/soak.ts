import type { DrillContext } from '../context/context.ts';
import type { Drill } from '../drill.ts';

/** 2.0.0 without contract, then a rollback to 1.0.0, on a schema that fits both. */
async function releaseAndRollBack(context: DrillContext, round: string): Promise<void> {
  const forward = await context.deploy('2.0.0', ['--contract', 'later']);
  context.expect(`${round}: 2.0.0 is deployed`, forward.exitCode === 0, `exit code ${forward.exitCode}`);
  const back = await context.rollback('1.0.0');
  context.expect(
    `${round}: the rollback to 1.0.0 succeeds`,
    back.exitCode === 0,
    `exit code ${back.exitCode}`,
  );
}

export const twentyReleases: Drill = {
  name: 'twenty-releases',
  title: 'Twenty releases in a row',
  story:
    'Ten times to 2.0.0 and back to 1.0.0, without a pause. It shows a loss of one request in a hundred thousand, which one release does not show.',
  from: '1.0.0',
  users: { may: 'notice nothing' },
  async act(context) {
    for (let round = 1; round <= 10; round++) await releaseAndRollBack(context, `round ${round}`);
  },
};

/** Repeated releases and rollbacks. Minutes. */
export const soak = (minutes: number): Drill => ({
  name: 'soak',
  title: `Releases and rollbacks for ${minutes} minutes`,
  story: 'To 2.0.0 and back to 1.0.0, repeatedly. It shows leaks, drift and rare losses.',
  from: '1.0.0',
  users: { may: 'notice nothing' },
  async act(context) {
    const end = Date.now() + minutes * 60_000;
    for (let round = 1; Date.now() < end; round++) await releaseAndRollBack(context, `round ${round}`);
  },
});
