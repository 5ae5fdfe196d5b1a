import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';

/** A registry of its own for a stack that is deployed and taken away. */
export interface Registry {
  /** Of its container. */
  name: string;
  /** Of 127.0.0.1. */
  port: number;
}

const DEADLINE_MS = 120_000;

/** Starts a registry, in place of one that a killed run has left. @throws Error when it does not answer in two minutes */
export async function startRegistry({ name, port }: Registry): Promise<void> {
  await removeRegistry({ name });
  const publish = ['--publish', `127.0.0.1:${port}:5000`];
  await execa('docker', ['run', '--detach', '--name', name, ...publish, 'base/registry:2']);
  const deadline = performance.now() + DEADLINE_MS;
  while (!(await answers(port))) {
    if (performance.now() > deadline) throw new Error(`the registry ${name} does not answer`);
    await delay(100);
  }
}

export async function removeRegistry({ name }: Pick<Registry, 'name'>): Promise<void> {
  await execa('docker', ['rm', '--force', '--volumes', name], { reject: false });
}

const answers = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/v2/`).then(
    ({ ok }) => ok,
    () => false,
  );
