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
  /** Where the service answers, at least one. A client begins at the next one each time, and tries again at the one after it. */
  readonly targets: readonly Target[];
  readonly connections: Connections;
  readonly wallet: Wallet;
  readonly workload: Workload<Errand, Receipt>;
  /** From the first try to the last byte of the last answer. */
  readonly timeoutMs: number;
  readonly maxTries: number;
  /** A try that takes longer is given up for another one, while there are any left. */
  readonly tryTimeoutMs: number;
};

/** An errand to carry out. `random` is for the waits between tries. */
export type Job<Errand> = {
  readonly errand: Errand;
  readonly connection: ConnectionKind;
  readonly requestId: string;
  readonly random: Random;
};

/** What the tries of one request came to. `bodyMs`: over how long its body was sent. */
export type Carried<Receipt> = {
  readonly answer: Answer;
  readonly judgement: Judgement<Receipt>;
  readonly firstTry: Result;
  readonly tries: number;
  readonly bodyMs: number;
};

/** Carries errands out as a careful client does: what may be repeated is tried again, a few times, within one deadline. Never rejects. */
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

/** What came of a request that never left. */
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
