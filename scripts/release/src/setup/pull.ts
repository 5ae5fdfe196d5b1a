import { execa } from 'execa';
import { searchPath } from './command.ts';
import { note } from './log.ts';

/** How long the engine may take to reach the image registry. The download itself has no limit. */
const REACH_MS = 25_000;

export type Pulled = { ok: true } | { ok: false; why: string };

/** Pulls a public image; gives up early when the registry is unreachable. */
export async function pull(image: string): Promise<Pulled> {
  const subprocess = execa('docker', ['pull', image], {
    reject: false,
    all: true,
    stdin: 'ignore',
    env: searchPath(),
  });
  const giveUp = setTimeout(() => subprocess.kill(), REACH_MS);
  for await (const line of subprocess.iterable({ from: 'all' })) {
    note(line);
    if (answered(line)) clearTimeout(giveUp);
  }
  const result = await subprocess;
  clearTimeout(giveUp);
  if (!result.failed) return { ok: true };
  return {
    ok: false,
    why: result.isTerminated ? `no answer within ${REACH_MS / 1000} s` : reason(result.all),
  };
}

/** Recognises the engine's first line once it has the manifest: `2: Pulling from library/registry`. */
function answered(line: string): boolean {
  return line.includes(': Pulling from ');
}

/** The last line of docker's output, without its prefix. */
export function reason(output: string): string {
  const last = output.trim().split('\n').at(-1) ?? '';
  return last.replace(/^Error response from daemon: /, '');
}
