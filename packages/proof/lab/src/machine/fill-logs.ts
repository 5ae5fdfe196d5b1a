import { containersOf } from './containers.ts';
import type { Machine } from './machine.ts';

/**
 * Runs in a replica's container, which has Node.js and no shell. After a second, when the engine is stopped, it writes to the log pipe of
 * process 1 more than pipe, shim and engine can buffer (some 160 kB).
 */
const FILL = `setTimeout(() => {
  const fs = require('node:fs');
  const log = fs.openSync('/proc/1/fd/1', 'w');
  const line = JSON.stringify({ level: 20, msg: 'a burst of logs, by a drill' }) + '\\n';
  for (let bytes = 0; bytes < 1_000_000; bytes += line.length) fs.writeSync(log, line);
}, 1_000)`;

/** Fills the log pipe of each container of a service on a machine, after the engine has stopped reading. @throws LabRefused, DockerError */
export async function fillLogs(machine: Machine, service: string): Promise<void> {
  for (const { container } of await containersOf([machine], service))
    await machine.run(['docker', 'exec', '--detach', container, 'node', '-e', FILL]);
}
