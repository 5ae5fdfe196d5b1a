/** A step of the reader: runs a command; starts one in a second terminal; waits there until it ends. `output`: as the page shows it. */
export type Step =
  | { kind: 'run'; command: string; output?: string }
  | { kind: 'start'; command: string }
  | { kind: 'wait'; output: string };

/** A link of the tour to lines of a file, with the name of the code there. */
export interface Reading {
  name: string;
  /** Relative to the page. */
  file: string;
  /** Counted from 1, both included. */
  from: number;
  to: number;
}

const BLOCK = /```(sh|text)( background)?\n(.*?)```/gs;

/**
 * The steps of a Markdown page, in order. `sh background` starts a command, `text background` shows its output when it has ended; a
 * `text` block is the output of the command above it. @throws Error for an output without a command
 */
export function parseSteps(page: string): Step[] {
  const steps: Step[] = [];
  for (const [, language, background, body = ''] of page.matchAll(BLOCK)) {
    const last = steps.at(-1);
    if (language === 'sh') steps.push({ kind: background ? 'start' : 'run', command: body.trim() });
    else if (background) steps.push({ kind: 'wait', output: body });
    else if (last?.kind === 'run' && last.output === undefined) last.output = body;
    else throw new Error(`no command precedes this output:\n${body}`);
  }
  return steps;
}

/** The links of a page to lines of files: [`name`](file#L1-L9). */
export function parseReadings(page: string): Reading[] {
  return [...page.matchAll(/\[`([^`]+)`[^\]]*\]\(([^)#]+)#L(\d+)-L(\d+)\)/g)].map(
    ([, name = '', file = '', from, to]) => ({ name, file, from: Number(from), to: Number(to) }),
  );
}

/** The shown output as a pattern: `…` is any text within a line, and a line of `…` alone is any number of lines. */
export function patternOf(shown: string): RegExp {
  const lines = shown
    .trimEnd()
    .split('\n')
    .map((line) =>
      line === '…'
        ? '(?:.*\n)*?'
        : `${line
            .split('…')
            .map((part) => RegExp.escape(part))
            .join('.*')}\n`,
    );
  return new RegExp(`^${lines.join('')}$`);
}
