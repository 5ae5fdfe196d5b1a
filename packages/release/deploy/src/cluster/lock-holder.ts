import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { z } from 'zod';

export const holderSchema = z.object({
  command: z.string(),
  by: z.string(),
  host: z.string(),
  pid: z.number(),
  /** The boot's id, and the start time of the process in clock ticks since: a pid alone is reused. */
  process: z.string(),
  /** Where the pid counts: containers of one machine have pids of their own. */
  namespace: z.string().optional(),
  since: z.string(),
  /** A holder that does not renew its lock for so long has died. Undefined: a holder that does not renew it. Milliseconds. */
  leaseMs: z.number().positive().optional(),
});
export type LockHolder = z.infer<typeof holderSchema>;

/** This process as the holder of a lock, without a lease. */
export function thisProcess(command: string): LockHolder {
  const namespace = pidNamespace();
  return {
    command,
    by: userInfo().username,
    host: hostname(),
    pid: process.pid,
    process: identify(process.pid) ?? UNKNOWN,
    ...(namespace && { namespace }),
    since: new Date().toISOString(),
  };
}

/**
 * What can be said of a holder from here, without waiting. Only a process of this very machine can be looked up: host names are given
 * twice, as CI does.
 */
export function lookUp(holder: LockHolder, me: LockHolder): 'alive' | 'gone' | 'unknown' {
  if (holder.leaseMs === undefined) {
    const gone =
      holder.host === me.host && holder.process !== UNKNOWN && identify(holder.pid) !== holder.process;
    return gone ? 'gone' : 'alive';
  }
  const visible =
    holder.host === me.host &&
    holder.process !== UNKNOWN &&
    holder.namespace !== undefined &&
    holder.namespace === me.namespace &&
    bootOf(holder) === bootOf(me);
  if (!visible) return 'unknown';
  return identify(holder.pid) === holder.process ? 'alive' : 'gone';
}

const UNKNOWN = 'unknown';

const bootOf = ({ process }: LockHolder): string => process.slice(0, process.lastIndexOf('/'));

function identify(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // proc(5): the fields after the command's closing parenthesis; starttime is field 22, the twentieth of them.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return `${boot}/${fields?.[19]}`;
  } catch {
    return process.platform === 'linux' ? `gone/${pid}` : undefined;
  }
}

function pidNamespace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return undefined;
  }
}
