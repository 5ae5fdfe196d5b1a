import { describeEnding, EXIT, refuse } from '../errors.ts';
import { runHook } from '../hooks/run-hook.ts';
import type { OperationOf } from '../plan/operation.ts';
import { oneLine } from '../render/printable.ts';
import type { Behaviours } from './behaviour.ts';
import type { Deployment } from './deployment.ts';

/** The result in the standard input of an `after` hook. */
export interface Outcome {
  outcome: keyof typeof EXIT;
  exitCode: number;
  message: string;
  hint?: string;
}

export const hooks: Pick<Behaviours, 'before hook' | 'after hook'> = {
  'before hook': {
    phase: 'hook',
    describe: ({ argv }) => `run ${nameOf(argv)} before any change; its failure refuses the command`,
    again: 'runs it again',
    run: async (hook, deployment) => {
      const { site, steps = [] } = deployment;
      const input = { ...subjectOf(deployment), operations: steps };
      const why = await runHook(hook, { ...around(deployment), input, signal: site.signal });
      if (why === undefined) return;
      site.signal.throwIfAborted();
      throw refuse(
        `the hook ${nameOf(hook.argv)} failed (${why}): nothing was changed`,
        'its output is above; hooks.before in the target configures it',
      );
    },
  },

  'after hook': {
    phase: 'hook',
    describe: ({ argv }) => `run ${nameOf(argv)} with the result, in any case`,
    again: 'runs it again, with the result of the later run',
    run: async (hook, deployment) => {
      await notify(hook, deployment, {
        outcome: 'done',
        exitCode: EXIT.done,
        message: deployment.message ?? '',
      });
    },
  },
};

/** Runs the `after` hook of a failed command. */
export async function notifyFailure(
  hook: OperationOf<'after hook'>,
  deployment: Deployment,
  error: unknown,
): Promise<void> {
  const ending = describeEnding(error);
  await notify(hook, deployment, { ...ending, exitCode: EXIT[ending.outcome] });
}

/** A failure of the hook is a warning and does not change the outcome of the command. It also runs after an interruption. */
async function notify(hook: OperationOf<'after hook'>, deployment: Deployment, end: Outcome): Promise<void> {
  const { site, started } = deployment;
  const durationMs = Math.round(performance.now() - (started?.ms ?? performance.now()));
  const input = { ...subjectOf(deployment), ...end, durationMs };
  const why = await runHook(hook, { ...around(deployment), input });
  if (why === undefined) return;
  const message = `the hook ${nameOf(hook.argv)} failed (${why}); the result does not change`;
  site.report({ phase: 'hook', event: 'warning', message });
}

const around = ({ site }: Deployment) => ({
  cwd: site.root,
  onLine: (message: string) => site.report({ phase: 'hook', event: 'note', message }),
});

/** The command, its target and its releases. */
function subjectOf({ site: { target }, command, release, desired, previous }: Deployment) {
  return {
    command: command ?? null,
    target: target.name,
    stack: target.stack,
    service: target.service,
    url: target.url,
    release: release?.version ?? desired?.release.version ?? null,
    previous: previous?.version ?? null,
  };
}

const nameOf = (argv: readonly string[]): string => oneLine(argv.join(' '));
