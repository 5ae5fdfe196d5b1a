import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import versions from '../../../../docker/versions.json' with { type: 'json' };

/** A registry for one stack that is deployed and removed. */
export interface Registry {
  /** The name of its container. */
  name: string;
  /** The port on 127.0.0.1. */
  port: number;
}

const DEADLINE_MS = 120_000;

/** Starts a registry, after removing that of a killed run. @throws Error when it does not answer within two minutes */
export async function startRegistry({ name, port }: Registry): Promise<void> {
  await removeRegistry({ name });
  const publish = ['--publish', `127.0.0.1:${port}:5000`];
  await execa('docker', ['run', '--detach', '--name', name, ...publish, versions.registry.image]);
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
