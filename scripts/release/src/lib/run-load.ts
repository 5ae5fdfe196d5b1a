import { describeEnding, Ending, EXIT, type Outcome } from '@zero-downtime/deploy/errors';
import { jsonLine, printable } from '@zero-downtime/deploy/printable';
import type { LoadOptions, LoadReport, RunningLoad, Snapshot, Verdict } from '@zero-downtime/probe/load';
import {
  InvalidLoadOptions,
  LedgerUnreadable,
  TargetRefused,
  VerificationFailed,
} from '@zero-downtime/probe/load/errors';
import { type Command, CommanderError } from 'commander';
import { type LoadFlags, sameServiceFlags } from './load-flags.ts';
import './start.ts';
import { withHint } from './with-hint.ts';

type Running<Verification> = Omit<RunningLoad, 'run'> & {
  report(verification?: Verification | null): LoadReport & Verdict;
};

/** A kind of load: how it is sent, and how the created resources are read back. */
export interface Loader<Verification> {
  baseUrl: string;
  options: LoadOptions;
  /** Flags of the command that the verification needs again. */
  verifyFlags?: readonly string[];
  start(options: LoadOptions): Running<Verification> | Promise<Running<Verification>>;
  verify(ledgerFile: string): Promise<Verification>;
  verdictOn(verification: Verification): Verdict;
  describeSnapshot(snapshot: Snapshot): string;
  describeVerification(verification: Verification): string[];
  describeVerdict(verdict: Verdict): string[];
}

/** Reading back the resources of a day's run takes less. */
export const VERIFYING_MS = 3_600_000;

const EXPECTED = [
  CommanderError,
  Ending,
  InvalidLoadOptions,
  LedgerUnreadable,
  TargetRefused,
  VerificationFailed,
];

/** Prints an event: as JSON with --json, as lines without. */
type Tell = (phase: string, event: string, data: object, lines: string[]) => void;

interface Judged {
  verdict: Verdict;
  lines: string[];
  /** Printed with --json. */
  data: object;
}

/**
 * Parses the flags, sends the load, reads back the created resources and sets the exit code: 0 passed, 1 failed, 2 refused, nothing sent.
 * Ctrl-C ends the sending; the resources are still verified.
 */
export async function runLoad<Flags extends LoadFlags, Verification>(
  command: Command,
  open: (flags: Flags) => Promise<Loader<Verification>>,
): Promise<void> {
  // Read before parsing, because an error about a flag is printed as JSON too.
  const tell = process.argv.includes('--json') ? printJson : printLines;
  const end = (outcome: Outcome, data: object, lines: string[]) => {
    process.exitCode = EXIT[outcome];
    tell(command.name(), 'result', { outcome, exitCode: EXIT[outcome], ...data }, lines);
  };
  try {
    const flags = command.parse().opts<Flags>();
    const loader = await open(flags);
    const { verdict, data, lines } = await (flags.verifyLedger === undefined
      ? sendAndVerify(command.name(), loader, flags, tell)
      : verifyOnly(loader, flags.verifyLedger, tell));
    end(verdict.passed ? 'done' : 'error', data, lines);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    if (!isExpected(error)) throw error;
    const { message, hint } = describeEnding(error);
    // Commander has printed its own message to stderr.
    if (!(error instanceof CommanderError)) process.stderr.write(withHint(message, hint));
    end(error instanceof VerificationFailed ? 'error' : 'refused', { message }, []);
  }
}

async function sendAndVerify<V>(
  name: string,
  loader: Loader<V>,
  flags: LoadFlags,
  tell: Tell,
): Promise<Judged> {
  const running = await loader.start({
    ...loader.options,
    onSecond: (second) => tell(name, 'second', { second }, []),
  });
  process.once('SIGINT', running.stop).once('SIGTERM', running.stop);
  const hush = flags.json ? () => {} : await showProgress(() => loader.describeSnapshot(running.snapshot()));
  const { ledgerFile } = await running.finished;
  hush();
  const { describeReport } = await import('@zero-downtime/probe/load');
  tell(name, 'sent', { sent: running.report().sent }, describeReport(running.report()));

  const verification = flags.verify ? await verifyKept(name, loader, flags, ledgerFile) : null;
  if (verification)
    tell('verify', 'verification', { verification }, loader.describeVerification(verification));
  const report = running.report(verification);
  if (report.passed && verification) await running.discard();
  else tell(name, 'ledger', { file: ledgerFile }, [`Ledger: ${ledgerFile}`]);
  return { verdict: report, data: { report }, lines: loader.describeVerdict(report) };
}

/** @throws VerificationFailed with the command that verifies the kept ledger again */
async function verifyKept<V>(name: string, loader: Loader<V>, flags: LoadFlags, file: string): Promise<V> {
  return loader.verify(file).catch((error: unknown) => {
    if (!(error instanceof VerificationFailed)) throw error;
    const again = ['--verify-ledger', file, ...sameServiceFlags(flags, loader.baseUrl)];
    const words = `npm run ${name} -- ${[...again, ...(loader.verifyFlags ?? [])].join(' ')}`;
    throw new VerificationFailed(`${error.message}\nwhat to do: ${words}`, { cause: error });
  });
}

async function verifyOnly<V>(loader: Loader<V>, file: string, tell: Tell): Promise<Judged> {
  const verification = await loader.verify(file);
  tell('verify', 'verification', { verification }, loader.describeVerification(verification));
  const verdict = loader.verdictOn(verification);
  return { verdict, data: { ...verdict }, lines: loader.describeVerdict(verdict) };
}

/** Prints the progress until the returned function is called: redrawn on a terminal, at intervals elsewhere. */
async function showProgress(line: () => string): Promise<() => void> {
  const { createLogUpdate } = await import('log-update');
  const live = process.stdout.isTTY ? createLogUpdate(process.stdout) : undefined;
  const show = () => {
    if (live) live(printable(line()));
    else process.stdout.write(`${printable(line())}\n`);
  };
  const timer = setInterval(show, live ? 1_000 : 5_000);
  return () => {
    clearInterval(timer);
    live?.done();
  };
}

function printJson(phase: string, event: string, data: object): void {
  process.stdout.write(`${jsonLine({ time: new Date().toISOString(), phase, event, ...data })}\n`);
}

function printLines(_phase: string, _event: string, _data: object, lines: string[]): void {
  for (const line of lines) process.stdout.write(`${printable(line)}\n`);
}

function isExpected(error: unknown): error is Error {
  return EXPECTED.some((expected) => error instanceof expected);
}
