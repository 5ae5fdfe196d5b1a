import { setTimeout as delay } from 'node:timers/promises';
import type { Connections } from './connections.ts';
import { customerOf, type Errand } from './errand.ts';
import { type Answer, exchange, type Question } from './exchange.ts';
import { type Judgement, judge } from './judge.ts';
import type { Result } from './outcome.ts';
import { questionFor } from './question.ts';
import type { Random } from './random.ts';
import type { ConnectionKind } from './report.ts';
import { retryWaitMs } from './retry.ts';
import type { Target } from './target.ts';
import type { TrackingKnowledge } from './tracking.ts';
import type { Wallet } from './wallet.ts';

export type ClientParts = {
  /** Where the service answers, at least one. A client begins at the next one each time, and tries again at the one after it. */
  readonly targets: readonly Target[];
  readonly connections: Connections;
  readonly wallet: Wallet;
  readonly tracking: TrackingKnowledge;
  /** From the first try to the last byte of the last answer. */
  readonly timeoutMs: number;
  readonly maxTries: number;
  /** A try that takes longer is given up for another one, while there are any left. */
  readonly tryTimeoutMs: number;
};

/** An errand to carry out. `random` is for the waits between tries. */
export type Job = {
  readonly errand: Errand;
  readonly connection: ConnectionKind;
  readonly requestId: string;
  readonly random: Random;
};

/** What the tries of one request came to. */
export type Carried = {
  readonly answer: Answer;
  readonly judgement: Judgement;
  readonly firstTry: Result;
  readonly tries: number;
};

/** Carries errands out as a careful client does: what may be repeated is tried again, a few times, within one deadline. Never rejects. */
export function openClient(parts: ClientParts): (job: Job) => Promise<Carried> {
  const { targets } = parts;
  let turn = 0;
  const tryOnce = async (at: number, question: Question, connection: ConnectionKind, remainingMs: number) => {
    const index = at % targets.length;
    const { agent, giveBack } = parts.connections.lend(connection, index);
    const answer = await exchange(targets[index] as Target, agent, question, remainingMs);
    giveBack(answer.kind === 'answered' ? answer.keepAlive : null);
    return answer;
  };
  const judgeIt = (errand: Errand, answer: Answer) => {
    const judgement = judge(errand, answer, parts.tracking.tracks);
    if (judgement.tracks && answer.kind === 'answered') {
      parts.tracking.seen(answer.release, performance.now());
    }
    return judgement;
  };

  return async ({ errand, connection, requestId, random }) => {
    const startedAt = performance.now();
    const token = await parts.wallet(customerOf(errand)).catch((error: Error) => error);
    if (typeof token !== 'string') return unsent(`no token: ${token.message}`);
    const question = questionFor(errand, { token, requestId });
    const remainingMs = () => parts.timeoutMs - (performance.now() - startedAt);
    const patienceMs = (tries: number) => {
      const forOne = tries < parts.maxTries ? parts.tryTimeoutMs + (question.bodyMs ?? 0) : Infinity;
      return Math.max(1, Math.min(remainingMs(), forOne));
    };
    const first = turn++;
    let firstTry: Result | undefined;
    for (let tries = 1; ; tries += 1) {
      const answer = await tryOnce(first + tries - 1, question, connection, patienceMs(tries));
      const judgement = judgeIt(errand, answer);
      firstTry ??= judgement.result;
      const so = { done: tries, max: parts.maxTries, remainingMs: remainingMs() };
      const waitMs = retryWaitMs(answer, so, random);
      if (waitMs === null) return { answer, judgement, firstTry, tries };
      await delay(waitMs);
    }
  };
}

/** What came of a request that never left. */
export function unsent(why: string): Carried {
  const result: Result = { outcome: 'unsent', detail: why };
  const judgement = { result, acknowledged: null, tracks: false };
  return { answer: { kind: 'broke', result, reused: false }, judgement, firstTry: result, tries: 1 };
}
