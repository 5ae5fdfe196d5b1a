import { type Arrival, openBook } from './bookkeeping.ts';
import { openConnections } from './connections.ts';
import { type AcknowledgedOrder, chooseErrand, customerOf } from './errand.ts';
import { type Answer, exchange } from './exchange.ts';
import { watchGenerator } from './generator-health.ts';
import { type Ledger, NOT_SENT } from './ledger.ts';
import { pace } from './pace.ts';
import { questionFor } from './question.ts';
import { randomFor } from './random.ts';
import { schedule } from './schedule.ts';
import { type Settings, settle, type TrafficOptions } from './settings.ts';
import type { Snapshot } from './snapshot.ts';
import { openWallet } from './wallet.ts';

export type Traffic = {
  /** The ledger, once sending has ended (by itself, by `stop` or by the signal) and every request is over. Never rejects. */
  readonly finished: Promise<Ledger>;
  /** Ends sending, waits for the requests that are under way (at most their timeout), and hands over the ledger. */
  stop(): Promise<Ledger>;
  snapshot(): Snapshot;
};

/** The schedule's own source of chance, apart from those of the arrivals 0, 1, 2, …. */
const SCHEDULE = -1;

/**
 * Starts open-loop load: requests start when the schedule says so, whether or not earlier ones were answered, and
 * their latency counts from that moment. Everything they do is written into a ledger.
 *
 * @throws {InvalidTrafficOptions} naming every option that makes no sense
 * @throws {TargetRefused} when the base URL is neither on this machine nor allowed
 */
export function startTraffic(options: TrafficOptions): Traffic {
  const settings = settle(options);
  const book = openBook(settings);
  const connections = openConnections(settings.keepAliveConnections);
  const wallet = openWallet(settings.tokenFor);
  const generatorHealth = watchGenerator();
  const inFlight = new Set<Promise<void>>();

  const arrive = (atMs: number, n: number) => {
    const arrival = chooseArrival(settings, book.acknowledged, atMs, n);
    const writeDown = book.enter(arrival, pacing.elapsedMs());
    if (inFlight.size >= settings.maxInFlight) {
      return writeDown({ kind: 'broke', reason: NOT_SENT, reused: false }, pacing.elapsedMs());
    }
    const underWay = send(arrival).then((answer) => {
      inFlight.delete(underWay);
      writeDown(answer, pacing.elapsedMs());
    });
    inFlight.add(underWay);
  };

  const send = async ({ n, errand, connection }: Arrival): Promise<Answer> => {
    const token = await wallet(customerOf(errand)).catch((error: Error) => error);
    if (typeof token !== 'string')
      return { kind: 'broke', reason: `no token: ${token.message}`, reused: false };
    const question = questionFor(errand, { token, requestId: `traffic-${settings.runId}-${n}` });
    const { agent, giveBack } = connections.lend(connection);
    const answer = await exchange(settings.target, agent, question, settings.requestTimeoutMs);
    giveBack(answer.kind === 'answered' ? answer.keepAlive : null);
    return answer;
  };

  const random = randomFor(settings.seed, SCHEDULE);
  const pacing = pace(schedule({ ...settings, random }), arrive);
  const stopSending = () => pacing.stop();
  options.signal?.addEventListener('abort', stopSending, { once: true });
  if (options.signal?.aborted) stopSending();

  const finished = pacing.ended.then(async (endedBy): Promise<Ledger> => {
    options.signal?.removeEventListener('abort', stopSending);
    const sendingMs = pacing.elapsedMs();
    await Promise.all(inFlight);
    connections.close();
    return Object.assign(book.ledger, { endedBy, sendingMs, generator: generatorHealth() });
  });

  return {
    finished,
    stop() {
      stopSending();
      return finished;
    },
    snapshot: () => book.snapshot(pacing.elapsedMs(), inFlight.size),
  };
}

function chooseArrival(
  settings: Settings,
  acknowledged: readonly AcknowledgedOrder[],
  atMs: number,
  n: number,
): Arrival {
  const random = randomFor(settings.seed, n);
  const connection = random() < settings.freshShare ? 'fresh' : 'keep-alive';
  const { mix, runId, customers } = settings;
  const errand = chooseErrand(random, mix, acknowledged, { runId, customers, n });
  return { n, atMs, errand, connection };
}
