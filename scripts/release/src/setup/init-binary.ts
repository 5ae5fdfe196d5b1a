import { symlink } from 'node:fs/promises';
import { aptInstall } from './apt.ts';
import { attempt, failure } from './command.ts';
import { SetupError } from './errors.ts';
import type { Host } from './host.ts';
import { announce, say } from './say.ts';

const PROBE = ['docker', 'run', '--rm', '--init', '--network', 'none', '--entrypoint', 'true'];

/** Ensures that containers with `init: true`, such as the stack's, can start: some packages of the engine lack docker-init (tini). */
export async function ensureInitBinary(host: Host, image: string): Promise<void> {
  const probed = await attempt([...PROBE, image]);
  if (probed.ok) return say('Containers with an init process: start');
  const missing = /docker-init|tini|init binary/i.test(probed.output);
  if (!missing || !host.root || !host.apt) {
    throw new SetupError(failure('A container with `--init` does not start:', probed.output));
  }
  announce("docker-init: not found; will install tini from this distribution's packages and link it");
  await aptInstall('tini');
  await symlink('/usr/bin/tini', '/usr/local/bin/docker-init');
  const again = await attempt([...PROBE, image]);
  if (!again.ok)
    throw new SetupError(
      failure('A container with `--init` does not start although tini is installed:', again.output),
    );
}
