import type { Drill } from '../drill.ts';
import { changesIn, schemaDone } from '../observe/schema-done.ts';

/** The phases in which the deploy is killed. It starts with the lock, because images in the registry are not built again. */
const PHASES = ['lock', 'expand', 'canary', 'rollout', 'backfill', 'monitor', 'gate', 'contract', 'record'];

export const deployKilled: Drill = {
  name: 'deploy-killed',
  title: 'The deploy is killed in every phase, and run again each time',
  story:
    'SIGKILL at the start of a phase: no cleanup runs. The next deploy takes over the lock, finds the completed steps and resumes; the last one completes.',
  from: '1.0.0',
  users: { may: 'notice nothing' },
  async act(context) {
    for (const phase of PHASES) {
      const killed = await context.deploy('2.0.0', [], {
        kill: { signal: 'SIGKILL', when: (event) => event.phase === phase && event.event === 'start' },
      });
      context.expect(
        `the deploy is killed in ${phase}`,
        killed.exitCode === undefined,
        killed.exitCode === undefined ? 'killed' : `the phase had no work: exit code ${killed.exitCode}`,
      );
    }
    const last = await context.deploy('2.0.0');
    context.expect(
      'the last deploy completes',
      last.exitCode === 0,
      `${last.exitCode}: ${last.result?.message}`,
    );
    const status = await context.run('migrate', ['status']);
    context.expect(
      'every phase of every change is done',
      schemaDone(status.result),
      JSON.stringify(changesIn(status.result)),
    );
  },
};
