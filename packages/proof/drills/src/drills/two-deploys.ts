import type { Drill } from '../drill.ts';

export const twoDeploys: Drill = {
  name: 'two-deploys',
  title: 'Two deploys at once',
  story:
    'Two deploys start at the same time. One acquires the lock and releases. The other is refused with the holder of the lock, and has changed nothing.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  async act(context) {
    const both = await Promise.all([
      context.deploy('2.0.0', ['--redeploy']),
      context.deploy('2.0.0', ['--redeploy']),
    ]);
    const codes = both.map(({ exitCode }) => exitCode).sort();
    context.expect(
      'one is deployed, the other refused',
      codes.join() === '0,2',
      `exit codes ${codes.join(' and ')}`,
    );
    const refused = both.find(({ exitCode }) => exitCode === 2);
    context.expect(
      'the refusal names the holder of the lock',
      /another deploy .* is running: .+ on .+, pid \d+/.test(String(refused?.result?.message)),
      String(refused?.result?.message),
    );
  },
};
