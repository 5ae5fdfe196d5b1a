import type { Drill } from '../drill.ts';

export const rollbackUnderLoad: Drill = {
  name: 'rollback-under-load',
  title: 'To 2.0.0 without contract, back to 1.0.0, and forward again',
  story:
    'Before the contract a rollback is possible: 1.0.0 works on the expanded schema, by its recorded digest. After it the command refuses, with the reason.',
  from: '1.0.0',
  users: { may: 'notice nothing' },
  async act(context) {
    const forward = await context.deploy('2.0.0', ['--contract', 'later']);
    context.expect(
      '2.0.0 is deployed, contract waits',
      forward.exitCode === 0,
      `exit code ${forward.exitCode}`,
    );
    const back = await context.rollback('1.0.0');
    context.expect('the rollback succeeds', back.exitCode === 0, `exit code ${back.exitCode}`);
    const again = await context.deploy('2.0.0');
    context.expect('2.0.0 again, with contract', again.exitCode === 0, `exit code ${again.exitCode}`);
    const refused = await context.rollback('1.0.0');
    context.expect(
      'after the contract the rollback is refused',
      refused.exitCode === 2 && /was contracted/.test(String(refused.result?.message)),
      `exit code ${refused.exitCode}: ${refused.result?.message ?? ''}`,
    );
  },
};
