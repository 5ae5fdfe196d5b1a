import { type Docker, DockerError } from '@zero-downtime/swarm';
import { LabRefused } from '../errors.ts';
import { NODE_IMAGE } from '../spec.ts';

/** What a node needs of the host, the ordinary way first. */
const PRIVILEGES: readonly (readonly string[])[] = [
  ['--privileged'],
  // For a host whose own capabilities lack SYS_RESOURCE, so that "privileged" is more than it can give.
  [
    '--cap-add',
    'ALL',
    '--cap-drop',
    'SYS_RESOURCE',
    '--security-opt',
    'seccomp=unconfined',
    '--security-opt',
    'apparmor=unconfined',
    '--security-opt',
    'systempaths=unconfined',
    '--device-cgroup-rule',
    'a *:* rwm',
  ],
];

/** Mounting is what a node does first, and what a container without these privileges may not do. */
const PROBE = 'mount -t tmpfs none /mnt && umount /mnt';

/** Finds by trying which flags let a container be a node here. @throws LabRefused when none do. */
export async function choosePrivileges(docker: Docker): Promise<readonly string[]> {
  let said = '';
  for (const flags of PRIVILEGES) {
    const argv = [
      'run',
      '--rm',
      '--network',
      'none',
      ...flags,
      '--entrypoint',
      'sh',
      NODE_IMAGE,
      '-c',
      PROBE,
    ];
    try {
      await docker(argv);
      return flags;
    } catch (error) {
      if (!(error instanceof DockerError)) throw error;
      said = error.stderr.trim();
    }
  }
  throw new LabRefused(
    `this host does not let a container be a node: ${said.split('\n').at(-1)}`,
    'the lab needs containers that may mount: a rootful Docker Engine on Linux, not one inside a container of its own',
  );
}
