import type { Drill } from '../drill.ts';

export const rollbackUnderLoad: Drill = {
  name: 'rollback-under-load',
  title: 'To 2.0.0 without contract, back to 1.0.0, and forward again',
  story:
    'As long as contract waits, the way back is open: 1.0.0 works on the expanded schema, by its recorded digest. After contract it is closed, and the command says so.',
  from: '1.0.0',
  users: { may: 'notice nothing' },
  async act(field) {
    const forward = await field.deploy('2.0.0', ['--contract', 'later']);
    field.expect(
      '2.0.0 is deployed, contract waits',
      forward.exitCode === 0,
      `exit code ${forward.exitCode}`,
    );
    const back = await field.rollback('1.0.0');
    field.expect('the rollback succeeds', back.exitCode === 0, `exit code ${back.exitCode}`);
    const again = await field.deploy('2.0.0');
    field.expect('2.0.0 again, with contract', again.exitCode === 0, `exit code ${again.exitCode}`);
    const refused = await field.rollback('1.0.0');
    field.expect(
      'past the contract the rollback is refused',
      refused.exitCode === 2 && /was contracted/.test(String(refused.result?.message)),
      `exit code ${refused.exitCode}: ${refused.result?.message ?? ''}`,
    );
  },
};
