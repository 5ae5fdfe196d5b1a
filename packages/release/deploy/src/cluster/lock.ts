import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { argv, DockerError, isMissing, readConfigs } from '@zero-downtime/swarm';
import { z } from 'zod';
import { type Ending, refuse } from '../errors.ts';
import type { Site } from '../site.ts';

const holderSchema = z.object({
  command: z.string(),
  by: z.string(),
  host: z.string(),
  pid: z.number(),
  /** Start time of the process in clock ticks since boot, with the boot's id: a pid alone is reused. */
  process: z.string(),
  since: z.string(),
});
export type LockHolder = z.infer<typeof holderSchema>;

const lockName = (stack: string) => `${stack}_deploy-lock`;

/** A lock that was seen: its id names it and no later one. */
interface HeldLock {
  id: string;
  holder: LockHolder;
}

/**
 * Takes the stack's deploy lock, a Swarm config: its name is unique and its creation one raft write, so of two deployers
 * anywhere one gets it. A lock whose holder died on this very machine is taken over. Locks are removed by id, never by
 * name: of two that take over at once, the slower one cannot remove the lock that the faster one has just made.
 * @returns a function that releases it, and warns when it cannot.
 * @throws Ending (refused) naming the holder.
 */
export async function takeLock(site: Site, command: string): Promise<() => Promise<void>> {
  for (let attempt = 1; ; attempt++) {
    const id = await createLock(site, command);
    if (id !== undefined) return () => release(site, id);
    const held = await findLock(site);
    // Released between the two calls: try again.
    if (!held) continue;
    if (!isDead(held.holder) || attempt > 1) throw refuseTo(site, held.holder);
    site.report({
      phase: 'lock',
      event: 'warning',
      message: `taking over from ${held.holder.command} (pid ${held.holder.pid}), which died without finishing`,
    });
    await removeLock(site, held.id);
  }
}

/** Who holds the lock now. */
export const readLock = async (site: Site): Promise<LockHolder | undefined> => (await findLock(site))?.holder;

/** Removes the lock, also that of another deploy; false when there was none. */
export async function breakLock(site: Site): Promise<boolean> {
  const held = await findLock(site);
  return held !== undefined && (await removeLock(site, held.id));
}

/** @returns the id of the new lock; undefined when there is one already */
async function createLock({ docker, target }: Site, command: string): Promise<string | undefined> {
  try {
    const id = await docker(argv.createConfig(lockName(target.stack), { 'release.stack': target.stack }), {
      input: JSON.stringify(thisProcess(command)),
    });
    return id.trim();
  } catch (error) {
    if (error instanceof DockerError && /AlreadyExists|already exists|name conflicts/i.test(error.stderr))
      return undefined;
    throw error;
  }
}

async function findLock({ docker, target }: Site): Promise<HeldLock | undefined> {
  try {
    const [config] = readConfigs(await docker(argv.inspectConfigs([lockName(target.stack)])));
    return config && { id: config.id, holder: holderSchema.parse(JSON.parse(config.data)) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function removeLock({ docker }: Site, id: string): Promise<boolean> {
  try {
    await docker(argv.removeConfigs([id]));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function release(site: Site, id: string): Promise<void> {
  await removeLock(site, id).catch((error) => {
    // How the work itself ended is what the caller wants to hear.
    const message = `the lock could not be released (${firstLine(error)}): the next deploy from this machine takes it over; elsewhere npm run unlock`;
    site.report({ phase: 'lock', event: 'warning', message });
  });
}

const refuseTo = ({ target }: Site, { command, by, host, pid, since }: LockHolder): Ending =>
  refuse(
    `another ${command} of ${target.stack} is running: ${by} on ${host}, pid ${pid}, since ${since}`,
    `wait for it; if it is dead: npm run unlock -- --target ${target.name}`,
  );

function thisProcess(command: string): LockHolder {
  return {
    command,
    by: userInfo().username,
    host: hostname(),
    pid: process.pid,
    process: identify(process.pid) ?? 'unknown',
    since: new Date().toISOString(),
  };
}

/** The holder ran on this machine and is gone. On another machine, or where /proc does not tell, nobody can know. */
function isDead(holder: LockHolder): boolean {
  return (
    holder.host === hostname() && holder.process !== 'unknown' && identify(holder.pid) !== holder.process
  );
}

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

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
