import { describeEnding, Ending, EXIT, loadTarget, type Outcome } from '@zero-downtime/deploy';
import {
  describeSnapshot,
  describeSummary,
  describeVerdict,
  describeVerification,
  InvalidTrafficOptions,
  startTraffic,
  summarize,
  TargetRefused,
  type Traffic,
  type Verdict,
  VerificationFailed,
  verdict,
  verifyLedger,
} from '@zero-downtime/traffic';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { createLogUpdate } from 'log-update';
import { ROOT } from './lib/command.ts';
import { duration } from './lib/duration.ts';
import { tokensFor } from './lib/signing-key.ts';

interface Options {
  target: string;
  url?: string;
  key?: string;
  rate: number;
  for: number;
  fresh: number;
  connections: number;
  poisson?: boolean;
  seed?: number;
  verify?: boolean;
  tracking?: boolean;
  allowHost?: string[];
  json?: boolean;
}

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
    new Option('--for <duration>', 'how long, such as 60s or 2m').argParser(duration).default(60_000, '60s'),
  )
  .option('--fresh <share>', 'share of the requests that open a connection of their own', number, 0.5)
  .option('--connections <number>', 'how many keep-alive connections the others take turns on', number, 20)
  .option('--poisson', 'at random moments instead of evenly spaced')
  .option('--seed <number>', 'makes the same requests as an earlier run with this seed', number)
  .option('--verify', 'read every order back at the end')
  .option('--tracking', 'and require a tracking number of each (implies --verify)')
  .option('--allow-host <host...>', 'send load to this host too; without it, to this machine only')
  .option('--json', 'one JSON object a line on stdout, the last one the result')
  .addHelpText('after', '\nCtrl-C stops and still verifies; twice, it quits.')
  .addHelpText(
    'after',
    '\nExit codes: 0 nothing failed, lost or doubled · 1 something was · 2 refused, nothing was sent',
  )
  .allowExcessArguments(false)
  .exitOverride();

/** A thing that happened: data for programs with --json, lines for people without. */
type Tell = (phase: string, event: string, data: object, lines: string[]) => void;

await run();

async function run(): Promise<void> {
  // Looked up by hand, since a bad flag has to be told in the asked form too.
  const tell = process.argv.includes('--json') ? tellPrograms : tellPeople;
  try {
    const judgement = await sendAndVerify(command.parse().opts<Options>(), tell);
    end(tell, judgement.passed ? 'done' : 'error', judgement, describeVerdict(judgement));
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    if (!isExpected(error)) throw error;
    const { message, hint } = describeEnding(error);
    // Commander has written its own message to stderr already.
    if (!(error instanceof CommanderError))
      process.stderr.write(`${message}\n${hint ? `what to do: ${hint}\n` : ''}`);
    end(tell, error instanceof VerificationFailed ? 'error' : 'refused', { message }, []);
  }
}

async function sendAndVerify(options: Options, tell: Tell): Promise<Verdict> {
  const target = await loadTarget(ROOT, options.target);
  const { url: baseUrl = target.url, allowHost: allowedHosts = [] } = options;
  // Still valid when the orders are read back.
  const tokenFor = await tokensFor(target, { ttlMs: options.for + VERIFYING_MS, file: options.key });
  const traffic = startTraffic({
    baseUrl,
    tokenFor,
    allowedHosts,
    ratePerSecond: options.rate,
    durationMs: options.for,
    freshShare: options.fresh,
    keepAliveConnections: options.connections,
    spacing: options.poisson ? 'poisson' : 'constant',
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  process.once('SIGINT', traffic.stop).once('SIGTERM', traffic.stop);
  const hush = showProgress(traffic, options.json === true, tell);
  const ledger = await traffic.finished;
  hush();
  const summary = summarize(ledger);
  tell('traffic', 'summary', { summary }, describeSummary(summary));

  if (!options.verify && !options.tracking) return verdict(summary, null);
  const requireTracking = options.tracking === true;
  const verification = await verifyLedger(baseUrl, ledger, { tokenFor, requireTracking, allowedHosts });
  tell('verify', 'verification', { verification }, describeVerification(verification));
  return verdict(summary, verification);
}

/** Tells how the run stands until the returned function is called: redrawn on a terminal, now and then elsewhere. */
function showProgress(traffic: Traffic, json: boolean, tell: Tell): () => void {
  const live = process.stdout.isTTY && !json ? createLogUpdate(process.stdout) : undefined;
  const show = () => {
    const snapshot = traffic.snapshot();
    if (live) live(describeSnapshot(snapshot));
    else tell('traffic', 'progress', { snapshot }, [describeSnapshot(snapshot)]);
  };
  const timer = setInterval(show, live || json ? 1_000 : 5_000);
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
  return [CommanderError, Ending, InvalidTrafficOptions, TargetRefused, VerificationFailed].some(
    (expected) => error instanceof expected,
  );
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('A number is needed.');
  return value;
}
