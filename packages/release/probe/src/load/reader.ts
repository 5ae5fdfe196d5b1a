import { setTimeout as delay } from 'node:timers/promises';
import { agentFor } from './connections.ts';
import { VerificationFailed } from './errors.ts';
import { type Answer, exchange } from './exchange.ts';
import { reasonOf } from './outcome.ts';
import { retryWaitMs } from './retry.ts';
import { parseTarget } from './target.ts';
import type { Wallet } from './wallet.ts';

const DEADLINE_MS = 10_000;
const MAX_TRIES = 5;
/** The delay before one more try. Milliseconds. */
const PATIENCE_MS = 60_000;

/** Reads JSON from the service. */
export type Reader = {
  /**
   * The resource as a subject sees it: the body of a 200, or null for a 404.
   * @param subject null: no token is sent
   * @throws {VerificationFailed} for any other answer, or none
   */
  get(path: string, subject: string | null): Promise<unknown>;
  close(): void;
};

/**
 * @param what is read back, for messages, such as `orders`
 * @throws {TargetRefused} when the base URL is neither on this machine nor allowed
 */
export function openReader(
  baseUrl: string,
  allowedHosts: readonly string[],
  wallet: Wallet,
  what: string,
): Reader {
  const target = parseTarget(baseUrl, allowedHosts);
  const unreadable = (path: string, why: string, cause?: unknown) =>
    new VerificationFailed(
      `Cannot read the ${what} back: GET ${path} on ${baseUrl}: ${why}. Nothing is known about them; verify again once it answers.`,
      { cause },
    );
  // A connection for each read: one kept while its answer is worked on could outlive the server's idle limit.
  const agent = agentFor(target, { keepAlive: false });
  const authorization = async (subject: string, path: string) => {
    const token = await wallet(subject).catch((cause: Error) => {
      throw unreadable(path, `no token: ${cause.message}`, cause);
    });
    return { authorization: `Bearer ${token}` };
  };
  return {
    async get(path, subject) {
      const headers = subject === null ? {} : await authorization(subject, path);
      const answer = await patiently(() =>
        exchange(target, agent, { method: 'GET', path, headers }, DEADLINE_MS),
      );
      if (answer.kind === 'broke') throw unreadable(path, reasonOf(answer.result));
      if (answer.status === 404) return null;
      if (answer.status !== 200) throw unreadable(path, `status ${answer.status}`);
      try {
        return JSON.parse(answer.body);
      } catch (cause) {
        throw unreadable(path, 'the answer is not JSON', cause);
      }
    },
    close: () => agent.destroy(),
  };
}

/** Reads are retried: an overloaded or restarting service may answer soon. */
async function patiently(ask: () => Promise<Answer>): Promise<Answer> {
  for (let done = 1; ; done += 1) {
    const answer = await ask();
    const tries = { done, max: MAX_TRIES, remainingMs: PATIENCE_MS };
    const waitMs = retryWaitMs(answer, tries, Math.random);
    if (waitMs === null) return answer;
    await delay(waitMs);
  }
}
