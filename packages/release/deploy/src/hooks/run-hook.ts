import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';

export interface Hook {
  argv: readonly string[];
  timeoutMs: number;
}

interface Around {
  /** Where it is run. */
  cwd: string;
  /** Given on standard input. */
  input: object;
  /** Takes each line of its output. */
  say: (line: string) => void;
  /** Ends it. */
  signal?: AbortSignal;
}

/** Of its output. */
const MOST_LINES = 100;
const LONGEST_LINE = 500;

/**
 * Runs a program without a shell, and ends all that it has started with it.
 * @returns why it failed, or undefined when it ended with exit code 0
 */
export async function runHook({ argv, timeoutMs }: Hook, around: Around): Promise<string | undefined> {
  const { cwd, input, say, signal } = around;
  const [file = '', ...args] = argv;
  // A process group of its own: what it leaves in the background would hold its output open.
  const child = execa(file, args, {
    cwd,
    input: JSON.stringify(input),
    detached: true,
    all: true,
    buffer: false,
    reject: false,
  });
  const endGroup = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  };
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endGroup();
  }, timeoutMs);
  signal?.addEventListener('abort', endGroup);
  if (signal?.aborted) endGroup();
  tellLines(child.all, say);
  try {
    await Promise.race([new Promise((resolve) => child.nodeChildProcess.once('exit', resolve)), child]);
    endGroup();
    const { exitCode, failed, code, signal: by } = await child;
    if (late) return `it took longer than ${timeoutMs / 1_000} s`;
    if (signal?.aborted) return 'it was interrupted';
    if (exitCode !== undefined) return exitCode === 0 ? undefined : `exit code ${exitCode}`;
    return failed ? (code ?? by ?? 'it could not be run') : undefined;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', endGroup);
  }
}

function tellLines(output: NodeJS.ReadableStream, say: (line: string) => void): void {
  let count = 0;
  createInterface({ input: output }).on('line', (line) => {
    count += 1;
    if (count <= MOST_LINES) say(printable(line));
    else if (count === MOST_LINES + 1) say('(the rest of its output is left out)');
  });
}

/** Text that moves no cursor and sets no colour. Pure. */
export const printable = (text: string): string =>
  stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .slice(0, LONGEST_LINE);
