import { randomUUID } from 'node:crypto';
import { InvalidLoadOptions } from './errors.ts';
import type { Second } from './report.ts';
import type { Spacing } from './schedule.ts';
import { parseTarget, type Target } from './target.ts';
import type { TokenFor } from './wallet.ts';

export type LoadOptions = {
  /** Where the service answers, `http://` on this machine. */
  readonly baseUrl: string;
  /** Other addresses of the same service, such as its other edges: clients take them in turn, and try again at the next one. */
  readonly otherUrls?: readonly string[];
  /** Tokens for the subjects of the run's requests; asked once for each. */
  readonly tokenFor: TokenFor;
  /** Arrivals per second. */
  readonly ratePerSecond: number;
  /** `constant` (the default) or `poisson`. */
  readonly spacing?: Spacing;
  /** Share of the requests that open a connection of their own; default 0.5. */
  readonly freshShare?: number;
  /** How many keep-alive connections the other requests take turns on; default 20. */
  readonly keepAliveConnections?: number;
  /** The run stops sending after this many milliseconds; default one hour, at most a day. */
  readonly durationMs?: number;
  /** The run stops sending after this many requests; no limit by default. */
  readonly maxRequests?: number;
  /** An arrival that finds this many requests unanswered is not sent and counts as failed; default: as many as may wait for `requestTimeoutMs`, at least 100. */
  readonly maxInFlight?: number;
  /** A request without its whole answer by then, over all its tries, has failed; default 10 000 ms. */
  readonly requestTimeoutMs?: number;
  /** A client that may try again gives a try up after so many milliseconds; default 3 000. */
  readonly tryTimeoutMs?: number;
  /** How often a client sends a request at most; default 3, and 1 is a client that never tries again. */
  readonly tries?: number;
  /** Processes that send the load; default one for each 400 requests a second. With one it is this process, else others. */
  readonly processes?: number;
  /** Where the ledger is written, a new file; default: one of the temporary folder, which `discard` deletes. */
  readonly ledgerFile?: string;
  /** Called with each second of arrivals, in order, once all its requests have ended. */
  readonly onSecond?: (second: Second) => void;
  /** What each arrival does follows from the seed; default: a random one, kept in the ledger. */
  readonly seed?: number;
  /** Goes into every subject and every mark of what is created; must be new for each run against the same database. Default: random. */
  readonly runId?: string;
  /** Hosts other than this machine that may be sent load. */
  readonly allowedHosts?: readonly string[];
  /** Stops the run as `stop()` does. */
  readonly signal?: AbortSignal;
};

/** Plain data, so that it can be sent to other processes. */
export type LoadSettings = Required<
  Omit<LoadOptions, 'signal' | 'allowedHosts' | 'otherUrls' | 'tokenFor' | 'onSecond' | 'ledgerFile'>
> & {
  /** What request ids, subjects and marks begin with, such as `probe`. */
  readonly name: string;
  /** The targets; at least one. */
  readonly targets: readonly Target[];
};

/** A rule for options, and whether it holds. */
export type Rule = readonly [holds: boolean, rule: string];

const HOUR_MS = 3_600_000;
/** The rate that a single process sends reliably on a slow core. */
const RATE_PER_PROCESS = 400;

/**
 * Adds the defaults and checks every option.
 * @param more rules for the options of one workload, so that all errors are reported at once
 * @throws {InvalidLoadOptions} with every invalid option
 * @throws {TargetRefused} when the base URL is not on this machine and not allowed
 */
export function settleLoad(name: string, options: LoadOptions, more: readonly Rule[] = []): LoadSettings {
  const { requestTimeoutMs = 10_000 } = options;
  const settings: LoadSettings = {
    name,
    targets: [options.baseUrl, ...(options.otherUrls ?? [])].map((url) =>
      parseTarget(url, options.allowedHosts),
    ),
    baseUrl: options.baseUrl,
    ratePerSecond: options.ratePerSecond,
    spacing: options.spacing ?? 'constant',
    freshShare: options.freshShare ?? 0.5,
    keepAliveConnections: options.keepAliveConnections ?? 20,
    durationMs: options.durationMs ?? HOUR_MS,
    maxRequests: options.maxRequests ?? 100_000_000,
    maxInFlight:
      options.maxInFlight ?? Math.max(100, Math.ceil((options.ratePerSecond * requestTimeoutMs) / 1000)),
    requestTimeoutMs,
    tryTimeoutMs: options.tryTimeoutMs ?? 3_000,
    tries: options.tries ?? 3,
    processes: options.processes ?? Math.ceil(options.ratePerSecond / RATE_PER_PROCESS),
    seed: options.seed ?? Math.floor(Math.random() * 2 ** 31),
    runId: options.runId ?? randomUUID().slice(0, 8),
  };
  const mistakes = [...rulesFor(settings), ...more].filter(([holds]) => !holds).map(([, rule]) => rule);
  if (mistakes.length > 0) throw new InvalidLoadOptions(`Cannot start ${name}: ${mistakes.join('; ')}`);
  return settings;
}

function rulesFor(settings: LoadSettings): Rule[] {
  return [
    [within(settings.ratePerSecond, 0.01, 10_000), 'ratePerSecond must be from 0.01 to 10000'],
    [within(settings.freshShare, 0, 1), 'freshShare must be from 0 to 1'],
    [wholeFrom(settings.keepAliveConnections, 1), 'keepAliveConnections must be a whole number from 1'],
    [within(settings.durationMs, 1, 24 * HOUR_MS), 'durationMs must be from 1 ms to one day'],
    [wholeFrom(settings.maxRequests, 1), 'maxRequests must be a whole number from 1'],
    [wholeFrom(settings.maxInFlight, 1), 'maxInFlight must be a whole number from 1'],
    [within(settings.requestTimeoutMs, 1, 60_000), 'requestTimeoutMs must be from 1 to 60000'],
    [within(settings.tryTimeoutMs, 1, 60_000), 'tryTimeoutMs must be from 1 to 60000'],
    [wholeFrom(settings.tries, 1) && settings.tries <= 100, 'tries must be a whole number from 1 to 100'],
    [
      wholeFrom(settings.processes, 1) && settings.processes <= 64,
      'processes must be a whole number from 1 to 64',
    ],
    [Number.isSafeInteger(settings.seed), 'seed must be a whole number'],
    [/^[\w-]{1,40}$/.test(settings.runId), 'runId must be 1 to 40 letters, digits, "_" or "-"'],
  ];
}

function within(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}

function wholeFrom(value: number, low: number): boolean {
  return Number.isSafeInteger(value) && value >= low;
}
