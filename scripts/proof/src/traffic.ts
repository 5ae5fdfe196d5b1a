import { describeEnding, Ending, EXIT, loadTarget, type Outcome } from '@zero-downtime/deploy';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import { duration } from '@zero-downtime/release-scripts/lib/duration';
import { tokensFor } from '@zero-downtime/release-scripts/lib/signing-key';
import { withHint } from '@zero-downtime/release-scripts/lib/with-hint';
import {
  describeReport,
  describeSnapshot,
  describeVerdict,
  describeVerification,
  InvalidTrafficOptions,
  judgeOrders,
  LedgerUnreadable,
  startTraffic,
  TargetRefused,
  type TokenFor,
  type Traffic,
  type Verdict,
  VerificationFailed,
  verifyLedger,
} from '@zero-downtime/traffic';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { createLogUpdate } from 'log-update';

interface Options {
  target: string;
  url?: string;
  key?: string;
  rate: number;
  duration: number;
  fresh: number;
  connections: number;
  poisson?: boolean;
  seed?: number;
  tries: number;
  tryTimeout: number;
  timeout: number;
  processes?: number;
  ledger?: string;
  verify: boolean;
  verifyLedger?: string;
  tracking?: boolean;
  allowHost?: string[];
  json?: boolean;
}

const EXPECTED = [
  CommanderError,
  Ending,
  InvalidTrafficOptions,
  LedgerUnreadable,
  TargetRefused,
  VerificationFailed,
];
/** Reading every order of a day back takes less. */
const VERIFYING_MS = 3_600_000;

const command = new Command('traffic')
  .description(
    'Orders at a steady rate, whatever the answers; then tells what failed, was lost or was doubled.',
  )
  .option(
    '--target <name>',
    'a folder in infra/targets, or the path of one: whose url, and whose tokens',
    'local',
  )
  .option('--url <url>', "where the orders API answers, when it is not the target's url")
  .option('--key <file>', "makes the customers' tokens; this machine's key when not given")
  .option('--rate <number>', 'requests per second', number, 50)
  .addOption(
    new Option('--duration <duration>', 'how long, such as 60s or 2m')
      .argParser(duration)
      .default(60_000, '60s'),
  )
  .option('--fresh <share>', 'share of the requests that open a connection of their own', number, 0.5)
  .option('--connections <number>', 'how many keep-alive connections the others take turns on', number, 20)
  .option('--poisson', 'at random moments instead of evenly spaced')
  .option('--seed <number>', 'makes the same requests as an earlier run with this seed', number)
  .option(
    '--tries <number>',
    'how often a client sends a request at most, on failures that may pass; 1 never retries',
    number,
    3,
  )
  .addOption(
    new Option('--try-timeout <duration>', 'how long a client waits before it retries')
      .argParser(duration)
      .default(3_000, '3s'),
  )
  .addOption(
    new Option('--timeout <duration>', 'how long a client waits for its answer, over all its tries')
      .argParser(duration)
      .default(10_000, '10s'),
  )
  .option(
    '--processes <number>',
    'processes that send it; one for each 400 requests a second if not given',
    number,
  )
  .option(
    '--ledger <file>',
    'a new file for the ledger of orders; a temporary one if not given, kept when something is wrong',
  )
  .option('--no-verify', 'do not read every order back at the end')
  .option(
    '--verify-ledger <file>',
    'send nothing; read back the orders of the ledger that an earlier run left',
  )
  .option('--tracking', 'require a tracking number of each order that is read back')
  .option('--allow-host <host...>', 'send load to these hosts too; without it, to this machine only')
  .option('--json', 'one JSON object a line on stdout, the last one the result')
  .addHelpText('after', '\nCtrl-C stops and still verifies; twice, it quits.')
  .addHelpText(
    'after',
    '\nExit codes: 0 no first try failed, no order lost or doubled · 1 some did · 2 refused, nothing was sent',
  )
  .allowExcessArguments(false)
  .exitOverride();

/** A thing that happened: data for programs with --json, lines for people without. */
type Tell = (phase: string, event: string, data: object, lines: string[]) => void;

/** Whose orders, and who may be asked for them. */
interface Site {
  baseUrl: string;
  allowedHosts: readonly string[];
  requireTracking: boolean;
  tokenFor: TokenFor;
}

interface Judged {
  verdict: Verdict;
  /** For programs. */
  data: object;
}

await run();

async function run(): Promise<void> {
  // Looked up by hand, since a bad flag has to be told in the asked form too.
  const tell = process.argv.includes('--json') ? tellPrograms : tellPeople;
  try {
    const { verdict, data } = await work(command.parse().opts<Options>(), tell);
    end(tell, verdict.passed ? 'done' : 'error', data, describeVerdict(verdict));
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    if (!isExpected(error)) throw error;
    const { message, hint } = describeEnding(error);
    // Commander has written its own message to stderr already.
    if (!(error instanceof CommanderError)) process.stderr.write(withHint(message, hint));
    end(tell, error instanceof VerificationFailed ? 'error' : 'refused', { message }, []);
  }
}

async function work(options: Options, tell: Tell): Promise<Judged> {
  const target = await loadTarget(ROOT, options.target);
  const site: Site = {
    baseUrl: options.url ?? target.url,
    allowedHosts: options.allowHost ?? [],
    requireTracking: options.tracking === true,
    // Still valid when the orders are read back.
    tokenFor: await tokensFor(target, { ttlMs: options.duration + VERIFYING_MS, file: options.key }),
  };
  return options.verifyLedger === undefined
    ? sendAndVerify(site, options, tell)
    : verifyOnly(site, options.verifyLedger, tell);
}

async function sendAndVerify(site: Site, options: Options, tell: Tell): Promise<Judged> {
  const traffic = startTraffic({
    ...site,
    ratePerSecond: options.rate,
    durationMs: options.duration,
    freshShare: options.fresh,
    keepAliveConnections: options.connections,
    spacing: options.poisson ? 'poisson' : 'constant',
    tries: options.tries,
    tryTimeoutMs: options.tryTimeout,
    requestTimeoutMs: options.timeout,
    ...(options.processes === undefined ? {} : { processes: options.processes }),
    ...(options.ledger === undefined ? {} : { ledgerFile: options.ledger }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    onSecond: (second) => tell('traffic', 'second', { second }, []),
  });
  process.once('SIGINT', traffic.stop).once('SIGTERM', traffic.stop);
  const hush = options.json ? () => {} : showProgress(traffic);
  const run = await traffic.finished;
  hush();
  tell('traffic', 'sent', { sent: traffic.report().sent }, describeReport(traffic.report()));

  const verification = options.verify ? await verifyKept(site, options, run.ledgerFile) : null;
  if (verification) tell('verify', 'verification', { verification }, describeVerification(verification));
  const report = traffic.report(verification);
  if (report.passed && verification) await traffic.discard();
  else tell('traffic', 'ledger', { file: run.ledgerFile }, [`Ledger: ${run.ledgerFile}`]);
  return { verdict: report, data: { report } };
}

/** @throws VerificationFailed with what to do: the ledger is still there */
async function verifyKept(site: Site, options: Options, file: string) {
  return verifyLedger(site.baseUrl, file, site).catch((error: unknown) => {
    if (!(error instanceof VerificationFailed)) throw error;
    const again = `npm run traffic -- ${['--verify-ledger', file, ...flagsOf(site, options)].join(' ')}`;
    throw new VerificationFailed(`${error.message}\nwhat to do: ${again}`, { cause: error });
  });
}

/** What leads to the same service with the same rights. */
function flagsOf({ baseUrl, allowedHosts }: Site, { target, key, tracking }: Options): string[] {
  return [
    ...['--target', target, '--url', baseUrl],
    ...(key === undefined ? [] : ['--key', key]),
    ...(allowedHosts.length === 0 ? [] : ['--allow-host', ...allowedHosts]),
    ...(tracking ? ['--tracking'] : []),
  ];
}

async function verifyOnly(site: Site, file: string, tell: Tell): Promise<Judged> {
  const verification = await verifyLedger(site.baseUrl, file, site);
  tell('verify', 'verification', { verification }, describeVerification(verification));
  const verdict = judgeOrders(verification);
  return { verdict, data: { ...verdict } };
}

/** Tells how the run stands until the returned function is called: redrawn on a terminal, now and then elsewhere. */
function showProgress(traffic: Traffic): () => void {
  const live = process.stdout.isTTY ? createLogUpdate(process.stdout) : undefined;
  const show = () => {
    const line = describeSnapshot(traffic.snapshot());
    if (live) live(line);
    else process.stdout.write(`${line}\n`);
  };
  const timer = setInterval(show, live ? 1_000 : 5_000);
  return () => {
    clearInterval(timer);
    live?.done();
  };
}

function tellPrograms(phase: string, event: string, data: object): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), phase, event, ...data })}\n`);
}

function tellPeople(_phase: string, _event: string, _data: object, lines: string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

function end(tell: Tell, outcome: Outcome, data: object, lines: string[]): void {
  process.exitCode = EXIT[outcome];
  tell('traffic', 'result', { outcome, exitCode: EXIT[outcome], ...data }, lines);
}

function isExpected(error: unknown): error is Error {
  return EXPECTED.some((expected) => error instanceof expected);
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('A number is needed.');
  return value;
}
