import { setTimeout as delay } from 'node:timers/promises';
import type { Connections } from './connections.ts';
import { type Answer, exchange, type Question } from './exchange.ts';
import type { Result } from './outcome.ts';
import type { Random } from './random.ts';
import type { ConnectionKind } from './report.ts';
import { retryWaitMs } from './retry.ts';
import type { Target } from './target.ts';
import type { Wallet } from './wallet.ts';
import type { Judgement, Workload } from './workload.ts';

export type ClientParts<Errand, Receipt> = {
  /** The addresses of the service, at least one. Clients use them in turn, and retry at the next one. */
  readonly targets: readonly Target[];
  readonly connections: Connections;
  readonly wallet: Wallet;
  readonly workload: Workload<Errand, Receipt>;
  /** The longest time from the first try to the last byte of the last answer. */
  readonly timeoutMs: number;
  readonly maxTries: number;
  /** The timeout of a try; after it the client retries, if it has tries left. */
  readonly tryTimeoutMs: number;
};

/** A request to send. `random` determines the waits between tries. */
export type Job<Errand> = {
  readonly errand: Errand;
  readonly connection: ConnectionKind;
  readonly requestId: string;
  readonly random: Random;
};

/** The result of all tries of a request. `bodyMs`: the time over which its body was sent. */
export type Carried<Receipt> = {
  readonly answer: Answer;
  readonly judgement: Judgement<Receipt>;
  readonly firstTry: Result;
  readonly tries: number;
  readonly bodyMs: number;
};

/** Sends requests like a careful client: retries idempotent requests a few times, within one deadline. Never rejects. */
export function openClient<Errand, Receipt>(
  parts: ClientParts<Errand, Receipt>,
): (job: Job<Errand>) => Promise<Carried<Receipt>> {
  const { targets, workload } = parts;
  let turn = 0;
  const tryOnce = async (at: number, question: Question, connection: ConnectionKind, remainingMs: number) => {
    const index = at % targets.length;
    const { agent, giveBack } = parts.connections.lend(connection, index);
    const answer = await exchange(targets[index] as Target, agent, question, remainingMs);
    giveBack(answer.kind === 'answered' ? answer.keepAlive : null);
    return answer;
  };

  return async ({ errand, connection, requestId, random }) => {
    const startedAt = performance.now();
    const subject = workload.subjectOf(errand);
    const token = subject === null ? null : await parts.wallet(subject).catch((error: Error) => error);
    if (token instanceof Error) return unsent(`no token: ${token.message}`);
    const question = workload.questionFor(errand, { token, requestId });
    const { bodyMs = 0 } = question;
    const remainingMs = () => parts.timeoutMs - (performance.now() - startedAt);
    const patienceMs = (tries: number) => {
      const forOne = tries < parts.maxTries ? parts.tryTimeoutMs + bodyMs : Infinity;
      return Math.max(1, Math.min(remainingMs(), forOne));
    };
    const first = turn++;
    let firstTry: Result | undefined;
    for (let tries = 1; ; tries += 1) {
      const answer = await tryOnce(first + tries - 1, question, connection, patienceMs(tries));
      const judgement = workload.judge(errand, answer);
      firstTry ??= judgement.result;
      const so = { done: tries, max: parts.maxTries, remainingMs: remainingMs() };
      const waitMs = retryWaitMs(answer, so, random);
      if (waitMs === null) return { answer, judgement, firstTry, tries, bodyMs };
      await delay(waitMs);
    }
  };
}

/** The result of a request that was not sent. */
export function unsent(why: string): Carried<never> {
  const result: Result = { outcome: 'unsent', detail: why };
  const judgement = { result, acknowledged: null };
  return {
    answer: { kind: 'broke', result, reused: false },
    judgement,
    firstTry: result,
    tries: 1,
    bodyMs: 0,
  };
}
