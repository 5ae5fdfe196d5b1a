import type { Answer, Question } from './exchange.ts';
import type { Result } from './outcome.ts';
import type { Random } from './random.ts';

/** What an answer came to. */
export type Judgement<Receipt> = {
  readonly result: Result;
  /** Set when the service has promised to keep what it was sent. */
  readonly acknowledged: Receipt | null;
};

/** A request that is over, all its tries together. */
export type Over<Receipt> = {
  /** The number of the arrival. */
  readonly n: number;
  /** When it was over, ISO 8601, by the generator's clock. */
  readonly at: string;
  /** The release that answered; '' when it did not say. */
  readonly release: string;
  readonly judgement: Judgement<Receipt>;
};

/**
 * What a run sends: each arrival does one errand. Every process that sends a share of the load opens its own, so it may remember what
 * was acknowledged in this process. `random` is the arrival's own: what it does follows from the seed.
 */
export type Workload<Errand, Receipt> = {
  choose(random: Random, n: number): Errand;
  /** Under which name the request is counted. */
  kindOf(errand: Errand): string;
  /** Whose token the request carries; null: it carries none. */
  subjectOf(errand: Errand): string | null;
  /** @param about.token null without a subject. @param about.requestId finds a failure again in the service's log */
  questionFor(errand: Errand, about: { readonly token: string | null; readonly requestId: string }): Question;
  judge(errand: Errand, answer: Answer): Judgement<Receipt>;
  /** The ledger's line about a request that is over; null for one that leaves nothing behind. */
  entryOf(errand: Errand, over: Over<Receipt>): object | null;
};

/** Opens the workload that a run's settings, plain data, describe. */
export type OpenWorkload<Settings> = (settings: Settings) => Workload<unknown, unknown>;

/** A workload and the file that a process which sends a share of it runs: it calls `serveAsWorker` with the same function. */
export type WorkloadSource<Settings> = {
  readonly open: OpenWorkload<Settings>;
  readonly workerFile: URL;
};
