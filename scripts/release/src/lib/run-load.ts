import { describeEnding, Ending, EXIT, jsonLine, type Outcome, printable } from '@zero-downtime/deploy';
import {
  describeReport,
  InvalidLoadOptions,
  LedgerUnreadable,
  type LoadOptions,
  type LoadReport,
  type RunningLoad,
  type Snapshot,
  TargetRefused,
  type Verdict,
  VerificationFailed,
} from '@zero-downtime/probe/load';
import { type Command, CommanderError } from 'commander';
import { createLogUpdate } from 'log-update';
import { type LoadFlags, sameServiceFlags } from './load-flags.ts';
import './lone-output.ts';
import { withHint } from './with-hint.ts';

type Running<Verification> = Omit<RunningLoad, 'run'> & {
  report(verification?: Verification | null): LoadReport & Verdict;
};

/** One way to load a service: what is sent, and what becomes of that which it creates. */
export interface Loader<Verification> {
  baseUrl: string;
  options: LoadOptions;
  /** Flags of the command's own that reading back needs again. */
  verifyFlags?: readonly string[];
  start(options: LoadOptions): Running<Verification> | Promise<Running<Verification>>;
  verify(ledgerFile: string): Promise<Verification>;
  judge(verification: Verification): Verdict;
  describeSnapshot(snapshot: Snapshot): string;
  describeVerification(verification: Verification): string[];
  describeVerdict(verdict: Verdict): string[];
}

/** Reading everything of a day back takes less. */
export const VERIFYING_MS = 3_600_000;

const EXPECTED = [
  CommanderError,
  Ending,
  InvalidLoadOptions,
  LedgerUnreadable,
  TargetRefused,
  VerificationFailed,
];

/** A thing that happened: data for programs with --json, lines for people without. */
type Tell = (phase: string, event: string, data: object, lines: string[]) => void;

interface Judged {
  verdict: Verdict;
  lines: string[];
  /** For programs. */
  data: object;
}

/**
 * Parses the flags, sends the load, reads back what it created and sets the exit code: 0 passed, 1 not, 2 refused and nothing was sent.
 * Ctrl-C ends the sending; what was sent is still verified.
 */
export async function runLoad<Flags extends LoadFlags, Verification>(
  command: Command,
  open: (flags: Flags) => Promise<Loader<Verification>>,
): Promise<void> {
  // Looked up by hand, since a bad flag has to be told in the asked form too.
  const tell = process.argv.includes('--json') ? tellPrograms : tellPeople;
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
    // Commander has written its own message to stderr already.
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
  const hush = flags.json ? () => {} : showProgress(() => loader.describeSnapshot(running.snapshot()));
  const { ledgerFile } = await running.finished;
  hush();
  tell(name, 'sent', { sent: running.report().sent }, describeReport(running.report()));

  const verification = flags.verify ? await verifyKept(name, loader, flags, ledgerFile) : null;
  if (verification)
    tell('verify', 'verification', { verification }, loader.describeVerification(verification));
  const report = running.report(verification);
  if (report.passed && verification) await running.discard();
  else tell(name, 'ledger', { file: ledgerFile }, [`Ledger: ${ledgerFile}`]);
  return { verdict: report, data: { report }, lines: loader.describeVerdict(report) };
}

/** @throws VerificationFailed with what to do: the ledger is still there */
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
  const verdict = loader.judge(verification);
  return { verdict, data: { ...verdict }, lines: loader.describeVerdict(verdict) };
}

/** Tells how the run stands until the returned function is called: redrawn on a terminal, now and then elsewhere. */
function showProgress(line: () => string): () => void {
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

function tellPrograms(phase: string, event: string, data: object): void {
  process.stdout.write(`${jsonLine({ time: new Date().toISOString(), phase, event, ...data })}\n`);
}

function tellPeople(_phase: string, _event: string, _data: object, lines: string[]): void {
  for (const line of lines) process.stdout.write(`${printable(line)}\n`);
}

function isExpected(error: unknown): error is Error {
  return EXPECTED.some((expected) => error instanceof expected);
}
