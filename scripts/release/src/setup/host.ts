import { existsSync, readFileSync } from 'node:fs';
import { attempt, onPath } from './command.ts';

/** The facts about this host that setup reads before it changes anything. */
export interface Host {
  platform: NodeJS.Platform;
  root: boolean;
  apt: boolean;
  systemd: boolean;
  /** Whether the docker client is installed. */
  client: boolean;
  /** Whether the engine's daemon is installed. */
  daemon: boolean;
  /** The endpoint that the client uses, e.g. `unix:///var/run/docker.sock`. */
  endpoint: string;
  engine: EngineAnswer;
}

export type EngineAnswer =
  | { state: 'answers'; version: string; api: string; os: string; product: string }
  | { state: 'silent'; why: string };

/** Reads the facts about the host; changes nothing. */
export async function readHost(): Promise<Host> {
  const linux = process.platform === 'linux';
  const [apt, client, daemon] = await Promise.all(['apt-get', 'docker', 'dockerd'].map(onPath));
  return {
    platform: process.platform,
    root: process.getuid?.() === 0,
    apt: apt === true,
    systemd: linux && existsSync('/run/systemd/system') && pid1() === 'systemd',
    client: client === true,
    daemon: daemon === true,
    endpoint: client ? await endpoint() : '',
    engine: client ? await askEngine() : { state: 'silent', why: 'there is no docker client' },
  };
}

/** Reads the version, platform and product of the engine. */
export async function askEngine(): Promise<EngineAnswer> {
  const asked = await attempt(['docker', 'version', '--format', '{{json .Server}}'], { timeout: 20_000 });
  if (asked.timedOut) return { state: 'silent', why: 'it did not answer within 20 s' };
  if (!asked.ok) return { state: 'silent', why: asked.output.trim() };
  const server = JSON.parse(asked.stdout) as EngineVersion;
  return {
    state: 'answers',
    version: server.Version,
    api: server.ApiVersion,
    os: server.Os,
    product: server.Components?.[0]?.Name ?? 'Engine',
  };
}

interface EngineVersion {
  Version: string;
  ApiVersion: string;
  Os: string;
  Components?: { Name: string }[];
}

async function endpoint(): Promise<string> {
  return (
    await attempt(['docker', 'context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'])
  ).stdout.trim();
}

function pid1(): string {
  return readFileSync('/proc/1/comm', 'utf8').trim();
}
