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
 * Replaces this machine's token key: every stack that accepts its tokens gets the next key before it signs, and accepts the previous key until
 * the next rotation. Continues an interrupted rotation.
 * @param sites of every target that accepts this machine's tokens; a stack that does not run gets the keys with its next deploy
 * @throws Ending (refused) when a checkout would change more than the keys; Ending with the outcome of a rollout; KeyFileBroken
 */
export async function rotateTokenKeys(
  sites: readonly Site[],
  { planOnly, confirm }: RotateOptions,
): Promise<{ message: string; changed: boolean; stacks: string[] }> {
  const path = defaultKeyFile();
  const found = await Promise.all(sites.map(findStack));
  const stacks = found.filter((stack) => stack !== undefined);
  const names = stacks.map(({ site }) => site.target.stack);
  const lines = [
    'rotate: create the next signing key, unless it exists',
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
  const message =
    'tokens are signed with the next key; tokens of the previous key are accepted until the next rotation';
  return { message, changed: true, stacks: names };
}

/** The running stack of a target; undefined without one. @throws Ending (refused) during a rollout, or when its settings differ from the checkout's */
async function findStack(site: Site): Promise<Stack | undefined> {
  const { name, stack } = site.target;
  const running = await findRunning(site);
  if (!running) return undefined;
  const { files } = await readApiStack(site);
  const hint = `npm run deploy -- --target ${name}; then run the same command again`;
  if (!running.settled || running.paused)
    throw refuse(`a rollout of ${stack} is in progress or paused`, hint);
  if (running.settings !== files.hash)
    throw refuse(`the running settings of ${stack} differ from those of this checkout`, hint);
  return { site, running };
}

/** A target whose engine does not answer gets the keys with its next deploy. */
async function findRunning(site: Site): Promise<Running | undefined> {
  try {
    await checkEngine(site);
    return await observeRunning(site, 'api');
  } catch (error) {
    if (!(error instanceof DockerError || error instanceof Ending)) throw error;
    const message = `could not reach ${site.target.name} (${error.message.split('\n')[0]}): if it runs, it rejects new tokens until its next deploy`;
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
