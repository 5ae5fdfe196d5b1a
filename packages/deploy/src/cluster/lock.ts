import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { argv, DockerError, isMissing, readConfigs } from '@zero-downtime/swarm';
import { z } from 'zod';
import { refuse } from '../errors.ts';
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

/**
 * Takes the stack's deploy lock, a Swarm config: its name is unique and its creation one raft write, so of two deployers
 * anywhere one gets it. A lock whose holder died on this very machine is taken over.
 * @returns a function that releases it, and warns when it cannot.
 * @throws Ending (refused) naming the holder.
 */
export async function takeLock(site: Site, command: string): Promise<() => Promise<void>> {
  const { docker, target, report } = site;
  const name = lockName(target.stack);
  for (let attempt = 1; ; attempt++) {
    try {
      await docker(argv.createConfig(name, { 'release.stack': target.stack }), {
        input: JSON.stringify(thisProcess(command)),
      });
      return async () => {
        await docker(argv.removeConfigs([name])).catch((error) => {
          if (isMissing(error)) return;
          // How the work itself ended is what the caller wants to hear.
          const message = `the lock could not be released (${firstLine(error)}): the next deploy from this machine takes it over; elsewhere npm run unlock`;
          report({ phase: 'lock', event: 'warning', message });
        });
      };
    } catch (error) {
      if (
        !(error instanceof DockerError && /AlreadyExists|already exists|name conflicts/i.test(error.stderr))
      )
        throw error;
      const holder = await readLock(site);
      if (holder && !(isDead(holder) && attempt === 1)) {
        throw refuse(
          `another ${holder.command} of ${target.stack} is running: ${holder.by} on ${holder.host}, pid ${holder.pid}, since ${holder.since}`,
          `wait for it; if it is dead: npm run unlock -- --target ${target.name}`,
        );
      }
      if (holder) {
        report({
          phase: 'lock',
          event: 'warning',
          message: `taking over from ${holder.command} (pid ${holder.pid}), which died without finishing`,
        });
        await breakLock(site);
      }
    }
  }
}

/** Who holds the lock now. */
export async function readLock({ docker, target }: Site): Promise<LockHolder | undefined> {
  try {
    const [config] = readConfigs(await docker(argv.inspectConfigs([lockName(target.stack)])));
    return config && holderSchema.parse(JSON.parse(config.data));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Removes the lock whoever holds it; false when there was none. */
export async function breakLock({ docker, target }: Site): Promise<boolean> {
  try {
    await docker(argv.removeConfigs([lockName(target.stack)]));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

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
