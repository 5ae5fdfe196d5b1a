import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import type { Site } from '@zero-downtime/deploy';
import { describeEnding, EXIT, type Outcome } from '@zero-downtime/deploy/errors';
import { Command, CommanderError } from 'commander';
import { SIGNALS } from './interruption.ts';
import type { Output } from './output.ts';
import { explainSwallowed } from './swallowed-flags.ts';
import './start.ts';

/** The checkout that these scripts belong to. */
export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

const EXIT_CODES = `
Exit codes: 0 done · 1 error · 2 refused, nothing changed · 3 rolled back, the old release serves · 4 stopped half-way, the message says what to do`;

/** A command with the common flags --target, --json and --help, and the exit codes in its help. */
export function createCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--target <name>', 'a folder in infra/targets, or the path of one', 'local')
    .option('--json', 'one JSON object a line on stdout, the last one the result')
    .allowExcessArguments(false)
    .addHelpText('after', EXIT_CODES)
    .exitOverride();
}

/** Adds --summary, for commands that run in CI. */
export const withSummary = (command: Command): Command =>
  command.option('--summary <file>', 'append a Markdown summary to a file, such as $GITHUB_STEP_SUMMARY');

export interface Result {
  /** The closing line on a terminal. */
  message?: string;
  /** Additional fields of the JSON result. */
  data?: Record<string, unknown>;
}

/**
 * Parses the flags, then loads the work, so that --help and a bad flag are answered at once. Opens the target, runs the work and ends
 * the process's output with the outcome. The exit code is set,
 * never forced, so that output is not cut off. Ctrl-C aborts the site's signal: the work releases its lock and reports
 * where it stopped.
 */
export async function runCommand<Options>(
  command: Command,
  work: (site: Site, options: Options, output: Output) => Promise<Result>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const options = parse(command, argv);
  if (!options) return;
  const { openSite } = await import('@zero-downtime/deploy');
  const output = await outputOf(options);
  const controller = new AbortController();
  const stop = () => {
    controller.abort(new Error('interrupted'));
    output.say('stopping: releasing the lock; Swarm completes a rollout that it has started');
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    const site = await openSite({
      root: ROOT,
      target: options.target,
      report: output.report,
      signal: controller.signal,
    });
    const result = await work(site, options as Options, output);
    output.end('done', result);
  } catch (error) {
    const ending = describeEnding(error);
    output.end(ending.outcome, ending);
    process.exitCode = EXIT[ending.outcome as Outcome];
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

async function outputOf({ json = false, summary }: { json?: boolean; summary?: string }): Promise<Output> {
  const { createOutput } = await import('./output.ts');
  const output = createOutput({ json, stdout: process.stdout, stderr: process.stderr });
  if (summary === undefined) return output;
  const { addingSummary } = await import('./summary-file.ts');
  return addingSummary(output, summary);
}

/** Undefined when commander has printed the help or an error about a flag (exit code 2). */
function parse(
  command: Command,
  argv: readonly string[],
): { target: string; json?: boolean; summary?: string } | undefined {
  try {
    return command.parse(argv, { from: 'user' }).opts();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.refused;
    explainSwallowed(error, command, argv);
    return undefined;
  }
}

/** Asks on the terminal. Without a terminal it returns false and names --yes. */
export async function ask(question: string, output: Output): Promise<boolean> {
  if (!process.stdin.isTTY) {
    output.say(`${question} There is no terminal to answer on: add --yes.`);
    return false;
  }
  output.pause();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
