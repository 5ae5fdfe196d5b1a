import type { Host } from './host.ts';

export type EnginePlan =
  | { do: 'nothing'; because: string }
  | { do: 'start'; because: string }
  | { do: 'install'; because: string }
  | { do: 'refuse'; because: string };

/** Swarm jobs, which run the migrations, need Engine 20.10, whose API version is 1.41. */
const OLDEST_API = [1, 41] as const;

/** The action that the engine of this host needs. */
export function planEngine(host: Host): EnginePlan {
  if (!isLocal(host.endpoint)) {
    return refuse(
      `The docker client talks to ${host.endpoint}, which is not this machine, and setup prepares only the machine it runs on.\n` +
        'Run `docker context use default` (and `unset DOCKER_HOST`), or run setup on that machine.',
    );
  }
  if (host.engine.state === 'answers') return planForAnswer(host.engine);
  if (host.platform === 'linux' && !isSystemSocket(host.endpoint)) {
    return refuse(
      `The docker client looks for the engine at ${host.endpoint}, but no engine answers there.\n` +
        'Start that engine, or run `docker context use default` (and `unset DOCKER_HOST`), then run setup again.',
    );
  }
  if (/permission denied/i.test(host.engine.why)) {
    return refuse(
      'The engine runs, but this user may not use its socket.\n' +
        'Run `sudo usermod -aG docker "$USER"` and log in again, or run setup as root.',
    );
  }
  if (host.platform !== 'linux') {
    return refuse(
      'The Docker Engine does not answer. Install Docker Desktop (https://docs.docker.com/get-started/get-docker/) ' +
        'or start it if it is installed, wait until `docker version` shows a Server part, then run setup again.',
    );
  }
  if (!host.root) {
    return refuse(
      host.daemon
        ? 'The Docker Engine is installed but does not run, and starting it requires root.\nRun `sudo systemctl start docker`, or setup as root.'
        : 'The Docker Engine is not installed, and installing it requires root.\nRun setup as root, or install it (https://docs.docker.com/engine/install/) and run setup again.',
    );
  }
  if (host.daemon && host.client) return { do: 'start', because: 'installed, not running' };
  if (host.apt) return { do: 'install', because: 'not found' };
  return refuse(
    'The Docker Engine is not installed, and setup can install it only with apt-get.\n' +
      "Install it from this distribution's packages or https://docs.docker.com/engine/install/, start it, then run setup again.",
  );
}

function planForAnswer(engine: Extract<Host['engine'], { state: 'answers' }>): EnginePlan {
  if (/podman/i.test(engine.product)) {
    return refuse(
      'The engine is Podman, which has no Swarm. Install the Docker Engine, then run setup again.',
    );
  }
  if (engine.os !== 'linux') {
    return refuse(
      `The engine runs ${engine.os} containers. Switch Docker Desktop to Linux containers, then run setup again.`,
    );
  }
  if (!atLeast(engine.api, OLDEST_API)) {
    return refuse(
      `Docker Engine ${engine.version} is too old: Swarm jobs need 20.10 or newer. Upgrade it, then run setup again.`,
    );
  }
  return { do: 'nothing', because: `${engine.version} answers` };
}

function refuse(because: string): EnginePlan {
  return { do: 'refuse', because };
}

function isLocal(endpoint: string): boolean {
  return endpoint === '' || endpoint.startsWith('unix://') || endpoint.startsWith('npipe://');
}

/** The socket of an engine that setup can start. */
function isSystemSocket(endpoint: string): boolean {
  return endpoint === '' || /^unix:\/\/(\/var)?\/run\/docker\.sock$/.test(endpoint);
}

function atLeast(version: string, [wantMajor, wantMinor]: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > wantMajor || (major === wantMajor && minor >= wantMinor);
}
