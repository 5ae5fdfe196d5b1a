import type { Drill } from '../drill.ts';
import { changesIn, schemaDone } from '../observe/schema-done.ts';

/** From the lock on; what the registry has already is not built and pushed again. */
const PHASES = ['lock', 'expand', 'canary', 'rollout', 'backfill', 'monitor', 'gate', 'contract', 'record'];

export const deployKilled: Drill = {
  name: 'deploy-killed',
  title: 'The deploy is killed in every phase, and run again each time',
  story:
    'SIGKILL as soon as a phase begins: no clean-up runs. The next deploy takes the lock over from the dead one, finds what is done and goes on; the last one finishes.',
  from: '1.0.0',
  users: { may: 'notice nothing' },
  async act(field) {
    for (const phase of PHASES) {
      const killed = await field.deploy('2.0.0', [], {
        kill: { signal: 'SIGKILL', when: (event) => event.phase === phase && event.event === 'start' },
      });
      field.expect(
        `the deploy is killed in ${phase}`,
        killed.exitCode === undefined,
        killed.exitCode === undefined ? 'killed' : `it had nothing to do there: exit code ${killed.exitCode}`,
      );
    }
    const last = await field.deploy('2.0.0');
    field.expect(
      'the last deploy finishes',
      last.exitCode === 0,
      `${last.exitCode}: ${last.result?.message}`,
    );
    const status = await field.run('migrate', ['status']);
    field.expect(
      'every phase of every change is done',
      schemaDone(status.result),
      JSON.stringify(changesIn(status.result)),
    );
  },
};
