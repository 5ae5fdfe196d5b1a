import type { Drill } from '../drill.ts';
import type { Field } from '../field/field.ts';

/** 2.0.0 without contract, then back to 1.0.0: both ways, on a schema that fits both. */
async function thereAndBack(field: Field, round: string): Promise<void> {
  const there = await field.deploy('2.0.0', ['--contract', 'later']);
  field.expect(`${round}: 2.0.0 is deployed`, there.exitCode === 0, `exit code ${there.exitCode}`);
  const back = await field.rollback('1.0.0');
  field.expect(`${round}: 1.0.0 is rolled back to`, back.exitCode === 0, `exit code ${back.exitCode}`);
}

export const twentyReleases: Drill = {
  name: 'twenty-releases',
  title: 'Twenty releases in a row',
  story:
    'Ten times to 2.0.0 and back to 1.0.0, without a pause. A loss of one request in a hundred thousand, which one release does not show, shows here.',
  from: '1.0.0',
  users: { may: 'notice nothing' },
  async act(field) {
    for (let round = 1; round <= 10; round++) await thereAndBack(field, `round ${round}`);
  },
};

/** Releases and rolls back all the time. Minutes. */
export const soak = (minutes: number): Drill => ({
  name: 'soak',
  title: `Releases and rollbacks for ${minutes} minutes`,
  story:
    'To 2.0.0 and back to 1.0.0, again and again. What leaks, drifts or is lost once in a while shows here.',
  from: '1.0.0',
  users: { may: 'notice nothing' },
  async act(field) {
    const end = Date.now() + minutes * 60_000;
    for (let round = 1; Date.now() < end; round++) await thereAndBack(field, `round ${round}`);
  },
});
