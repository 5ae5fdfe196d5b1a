import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { oneLine } from '../render/printable.ts';

export interface Hook {
  argv: readonly string[];
  timeoutMs: number;
}

interface Around {
  cwd: string;
  /** Written to standard input as JSON. */
  input: object;
  /** Receives each line of the output. */
  onLine: (line: string) => void;
  /** Kills the program. */
  signal?: AbortSignal;
}

/** Limits of the output. */
const MOST_LINES = 100;
const LONGEST_LINE = 500;

/**
 * Runs a program without a shell, and kills its process group at the end.
 * @returns why it failed; undefined for exit code 0
 */
export async function runHook({ argv, timeoutMs }: Hook, around: Around): Promise<string | undefined> {
  const { cwd, input, onLine, signal } = around;
  const [file = '', ...args] = argv;
  // A separate process group: a background process of the hook would keep its output open.
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
      // The group has ended.
    }
  };
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endGroup();
  }, timeoutMs);
  signal?.addEventListener('abort', endGroup);
  if (signal?.aborted) endGroup();
  reportLines(child.all, onLine);
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

function reportLines(output: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let count = 0;
  createInterface({ input: output }).on('line', (line) => {
    count += 1;
    if (count <= MOST_LINES) onLine(oneLine(line).slice(0, LONGEST_LINE));
    else if (count === MOST_LINES + 1) onLine('(the rest of the output is omitted)');
  });
}
