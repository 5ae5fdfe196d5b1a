import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);
const REACHABLE_MS = 1_000;

/** A running container that publishes a port of this machine. */
export interface Container {
  id: string;
  /** The container's own address if reachable, else the published port, through a proxy process. */
  host: string;
  port: number;
}

/** Finds the container behind a published port. @throws if there is none. */
export async function containerAt(publishedPort: number, innerPort: number): Promise<Container> {
  const { stdout } = await run('docker', [
    'ps',
    '--quiet',
    '--no-trunc',
    '--filter',
    `publish=${publishedPort}`,
  ]);
  const id = stdout.trim();
  if (!/^[0-9a-f]+$/.test(id)) throw new Error(`no single container publishes the port ${publishedPort}`);
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}';
  const inspected = await run('docker', ['inspect', '--format', format, id]);
  const address = inspected.stdout.trim().split(' ')[0] ?? '';
  return address !== '' && (await answers(address, innerPort))
    ? { id, host: address, port: innerPort }
    : { id, host: '127.0.0.1', port: publishedPort };
}

/** Pins a container that the caller started to some cores; undefined does not pin it. */
export async function pinContainer(cores: string | undefined, { id }: Container): Promise<void> {
  if (cores !== undefined) await run('docker', ['update', '--cpuset-cpus', cores, id]);
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: REACHABLE_MS });
    const end = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false)).once('timeout', () => end(false));
  });
}
