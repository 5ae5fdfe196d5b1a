import type { LoadOptions, TokenFor } from '@zero-downtime/probe/load';
import { Command, InvalidArgumentError, Option } from 'commander';
import { duration } from './duration.ts';

/** The flags of every command that sends load. Durations in milliseconds. */
export interface LoadFlags {
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
  allowHost?: string[];
  json?: boolean;
}

/** The texts in which the commands that send load differ. */
export interface LoadWords {
  name: string;
  description: string;
  /** The service at the URL, such as `the orders API`. */
  service: string;
  /** The created resources, such as `orders` or `what is created`. */
  created: string;
  /** The meaning of the exit codes 0 and 1. */
  exitCodes: string;
}

/** A command that sends load, with the common flags. */
export function createLoadCommand({ name, description, service, created, exitCodes }: LoadWords): Command {
  return new Command(name)
    .description(description)
    .option(
      '--target <name>',
      'a folder in infra/targets, or the path of one: it gives the url and the token issuer',
      'local',
    )
    .option('--url <url>', `the URL of ${service} (default: the target's url)`)
    .option('--key <file>', "the signing key for tokens (default: this machine's key)")
    .option('--rate <number>', 'requests per second', number, 50)
    .addOption(
      new Option('--duration <duration>', 'how long, such as 60s or 2m')
        .argParser(duration)
        .default(60_000, '60s'),
    )
    .option('--fresh <share>', 'share of the requests that open a new connection', number, 0.5)
    .option('--connections <number>', 'number of keep-alive connections for the other requests', number, 20)
    .option('--poisson', 'random intervals (Poisson) instead of even ones')
    .option('--seed <number>', 'send the same requests as an earlier run with this seed', number)
    .option(
      '--tries <number>',
      'how often a client sends a request at most when it fails temporarily; 1 never retries',
      number,
      3,
    )
    .addOption(
      new Option('--try-timeout <duration>', 'how long a client waits for an answer before it retries')
        .argParser(duration)
        .default(3_000, '3s'),
    )
    .addOption(
      new Option('--timeout <duration>', 'how long a client waits for an answer over all tries')
        .argParser(duration)
        .default(10_000, '10s'),
    )
    .option(
      '--processes <number>',
      'number of sending processes (default: one for each 400 requests a second)',
      number,
    )
    .option(
      '--ledger <file>',
      `a new file for the ledger of ${created} (default: a temporary file, kept when the run fails)`,
    )
    .option('--no-verify', `do not read ${created} back at the end`)
    .option('--verify-ledger <file>', `send nothing; read back ${created} by the ledger of an earlier run`)
    .option('--allow-host <host...>', 'send load to these hosts too (default: this machine only)')
    .option('--json', 'one JSON object a line on stdout, the last one the result')
    .addHelpText('after', '\nCtrl-C stops sending and still verifies; a second Ctrl-C quits.')
    .addHelpText('after', `\nExit codes: ${exitCodes} · 2 refused, nothing was sent`)
    .allowExcessArguments(false)
    .exitOverride();
}

/** The flags as options of a run. */
export function loadOptionsOf(flags: LoadFlags, baseUrl: string, tokenFor: TokenFor): LoadOptions {
  return {
    baseUrl,
    tokenFor,
    allowedHosts: flags.allowHost ?? [],
    ratePerSecond: flags.rate,
    durationMs: flags.duration,
    freshShare: flags.fresh,
    keepAliveConnections: flags.connections,
    spacing: flags.poisson ? 'poisson' : 'constant',
    tries: flags.tries,
    tryTimeoutMs: flags.tryTimeout,
    requestTimeoutMs: flags.timeout,
    ...(flags.processes === undefined ? {} : { processes: flags.processes }),
    ...(flags.ledger === undefined ? {} : { ledgerFile: flags.ledger }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
  };
}

/** The flags with which another run reaches the same service with the same rights. */
export function sameServiceFlags({ target, key, allowHost = [] }: LoadFlags, baseUrl: string): string[] {
  return [
    ...['--target', target, '--url', baseUrl],
    ...(key === undefined ? [] : ['--key', key]),
    ...(allowHost.length === 0 ? [] : ['--allow-host', ...allowHost]),
  ];
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number.');
  return value;
}
