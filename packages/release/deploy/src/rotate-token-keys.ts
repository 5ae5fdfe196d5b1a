import { DockerError } from '@zero-downtime/swarm';
import { defaultKeyFile, stageNextKey, useNextKey } from '@zero-downtime/tokens';
import { checkEngine } from './cluster/engine.ts';
import { observeRunning, type Running } from './cluster/running.ts';
import { Ending, refuse } from './errors.ts';
import { execute } from './operations/execute.ts';
import type { Operation } from './plan/operation.ts';
import type { RotateOptions } from './rotate.ts';
import type { Site } from './site.ts';
import { readApiStack } from './stack/api.ts';

interface Stack {
  site: Site;
  running: Running;
}

/**
 * Replaces this machine's token key: every stack that takes its tokens accepts the next key before it signs, and the one before until the next
 * rotation. Run again after it was interrupted, it continues.
 * @param sites of every target that takes this machine's tokens; those whose stack does not run get the keys with their next deploy
 * @throws Ending (refused) where a checkout would change more than the keys; Ending with how a rollout ended; KeyFileBroken
 */
export async function rotateTokenKeys(
  sites: readonly Site[],
  { planOnly, confirm }: RotateOptions,
): Promise<{ message: string; changed: boolean; stacks: string[] }> {
  const path = defaultKeyFile();
  const looked = await Promise.all(sites.map(findStack));
  const stacks = looked.filter((stack) => stack !== undefined);
  const names = stacks.map(({ site }) => site.target.stack);
  const lines = [
    'rotate: make the key that signs next, unless there is one',
    ...names.map((name) => `rollout: ${name} accepts both keys, one replica at a time, start-first`),
    'rotate: sign with the next key',
  ];
  for (const message of lines) sites[0]?.report({ phase: 'plan', event: 'note', message });
  if (planOnly)
    return { message: 'this was only the plan: nothing was changed', changed: false, stacks: names };
  if (!(await confirm(lines))) throw refuse('not confirmed: nothing was changed');
  await stageNextKey(path);
  for (const stack of stacks) await rollOutKeys(stack);
  await useNextKey(path);
  const message = `tokens are signed with another key; those of the one before are accepted until the next rotation`;
  return { message, changed: true, stacks: names };
}

/** The stack of a target where one runs. @throws Ending (refused) where it is not settled, or runs with other settings than the checkout has */
async function findStack(site: Site): Promise<Stack | undefined> {
  const { name, stack } = site.target;
  const running = await ask(site);
  if (!running) return undefined;
  const { files } = await readApiStack(site);
  const hint = `npm run deploy -- --target ${name}; then rotate`;
  if (!running.settled || running.paused)
    throw refuse(`${stack} is not settled: a rollout is under way`, hint);
  if (running.settings !== files.hash)
    throw refuse(`${stack} runs with other settings than this checkout has`, hint);
  return { site, running };
}

/** A target whose engine does not answer cannot be served here; its next deploy brings the keys. */
async function ask(site: Site): Promise<Running | undefined> {
  try {
    await checkEngine(site);
    return await observeRunning(site, 'api');
  } catch (error) {
    if (!(error instanceof DockerError || error instanceof Ending)) throw error;
    const message = `${site.target.name} was not asked (${error.message.split('\n')[0]}): if it runs, it refuses new tokens until it is deployed`;
    site.report({ phase: 'rotate', event: 'warning', message });
    return undefined;
  }
}

async function rollOutKeys({ site, running }: Stack): Promise<void> {
  const api = await readApiStack(site);
  if (running.settings === api.files.hash) return;
  const { version, image, content } = running;
  const plan: Operation[] = [
    { kind: 'lock', command: 'rotate', stack: site.target.stack, expects: { running } },
    { kind: 'rollout', phase: 'rollout', how: 'update', from: version, to: version, back: undefined },
    { kind: 'unlock' },
  ];
  const release = { version, image, content, settings: api.files.hash };
  await execute(plan, { site, api, previous: running, release });
}
