import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { z } from 'zod';

export const holderSchema = z.object({
  command: z.string(),
  by: z.string(),
  host: z.string(),
  pid: z.number(),
  /** The id of the boot, and the start time of the process in clock ticks since then: pids are reused. */
  process: z.string(),
  /** The pid namespace: each container of a machine has its own pids. */
  namespace: z.string().optional(),
  since: z.string(),
  /** A holder that has not renewed its lock for this long counts as dead. Undefined: a holder without a lease. Milliseconds. */
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
 * The state of a holder, without waiting. Only a process on this machine can be looked up; the host name alone does not prove that, because
 * CI runners share names.
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
