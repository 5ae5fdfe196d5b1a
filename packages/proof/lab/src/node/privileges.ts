import { type Docker, DockerError } from '@zero-downtime/swarm';
import { type Engine, nodeImage } from '../engines.ts';
import { LabRefused } from '../errors.ts';

/** The docker flags that a node needs, the usual ones first. */
const PRIVILEGES: readonly (readonly string[])[] = [
  ['--privileged'],
  // For a host without SYS_RESOURCE, which cannot grant "privileged".
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

/** A node mounts first, which needs these privileges. */
const PROBE = 'mount -t tmpfs none /mnt && umount /mnt';

/** Finds by trial the flags that let a container run a node. @throws LabRefused if none do. */
export async function choosePrivileges(docker: Docker, engine: Engine): Promise<readonly string[]> {
  let output = '';
  for (const flags of PRIVILEGES) {
    const argv = [
      'run',
      '--rm',
      '--network',
      'none',
      ...flags,
      '--entrypoint',
      'sh',
      nodeImage(engine),
      '-c',
      PROBE,
    ];
    try {
      await docker(argv);
      return flags;
    } catch (error) {
      if (!(error instanceof DockerError)) throw error;
      output = error.stderr.trim();
    }
  }
  throw new LabRefused(
    `this host does not allow a container to run a node: ${output.split('\n').at(-1)}`,
    'the lab needs containers that can mount: a rootful Docker Engine on Linux, not one inside a container',
  );
}
