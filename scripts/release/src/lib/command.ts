import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import type { Site } from '@zero-downtime/deploy';
import { describeEnding, EXIT, type Outcome } from '@zero-downtime/deploy/errors';
import { Command, CommanderError } from 'commander';
import { SIGNALS } from './interruption.ts';
import type { Output } from './output.ts';
import './start.ts';

/** The checkout that these scripts belong to. */
export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

const EXIT_CODES = `
Exit codes: 0 done · 1 error · 2 refused, nothing changed · 3 rolled back, the old release serves · 4 stopped half-way, the message says what to do`;

/** A command with what all of ours have: --target, --json, --help, and the meaning of its exit codes. */
export function createCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--target <name>', 'a folder in infra/targets, or the path of one', 'local')
    .option('--json', 'one JSON object a line on stdout, the last one the result')
    .allowExcessArguments(false)
    .addHelpText('after', EXIT_CODES)
    .exitOverride();
}

/** For commands whose run is shown on a page of CI. */
export const withSummary = (command: Command): Command =>
  command.option('--summary <file>', 'add how it went to a file, as Markdown, such as $GITHUB_STEP_SUMMARY');

export interface Result {
  /** The closing line for people. */
  message?: string;
  /** More for programs: goes into the result object. */
  data?: Record<string, unknown>;
}

/**
 * Parses the flags, and loads what the work needs only then, so that --help and a bad flag are answered at once. Opens the target, runs the work and ends the process's output with the outcome. The exit code is set,
 * never forced, so that output is not cut off. Ctrl-C aborts the site's signal: the work releases what it holds and says
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
    output.say('stopping: releasing the lock; what Swarm has begun it goes on with');
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

/** undefined when commander has said all there is to say: help, or a bad flag (which is a refusal). */
function parse(
  command: Command,
  argv: readonly string[],
): { target: string; json?: boolean; summary?: string } | undefined {
  try {
    return command.parse(argv, { from: 'user' }).opts();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.refused;
    return undefined;
  }
}

/** Asks on the terminal; without one, says no and how to say yes. */
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
