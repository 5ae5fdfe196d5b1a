import type { Drill } from '../drill.ts';

export const twoDeploys: Drill = {
  name: 'two-deploys',
  title: 'Two deploys at once',
  story:
    'Two colleagues press the button at the same time. One holds the lock and releases; the other is refused, is told who holds it, and has changed nothing.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  async act(field) {
    const both = await Promise.all([
      field.deploy('2.0.0', ['--redeploy']),
      field.deploy('2.0.0', ['--redeploy']),
    ]);
    const codes = both.map(({ exitCode }) => exitCode).sort();
    field.expect(
      'one is deployed, the other refused',
      codes.join() === '0,2',
      `exit codes ${codes.join(' and ')}`,
    );
    const refused = both.find(({ exitCode }) => exitCode === 2);
    field.expect(
      'the refusal names who holds the lock',
      /another deploy .* is running: .+ on .+, pid \d+/.test(String(refused?.result?.message)),
      String(refused?.result?.message),
    );
  },
};
