import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { blockingLogs, noDrain, serverClose } from '../src/safeguards/removals.ts';
import { startTinyService } from './start-tiny-service.ts';

/** The service, with a prelude if given, stopped during a request of a second and a half. */
async function stopInTheMiddle(prelude?: string) {
  const service = await startTinyService(...(prelude ? [prelude] : []));
  const answer = service.status('/slow').catch(() => 'none' as const);
  await sleep(200);
  service.child.kill('SIGTERM');
  await sleep(100);
  const late = await service.status('/health').catch(() => 'none' as const);
  return { late, answer: await answer, exitCode: await service.exitCode(), log: service.log() };
}

const DRAINING = expect.objectContaining({ msg: 'draining' });

it('with its drain, a request in flight is answered, and so is one shortly after', async () => {
  const { late, answer, exitCode, log } = await stopInTheMiddle();
  expect({ late, answer, exitCode }).toEqual({ late: 200, answer: 200, exitCode: 0 });
  expect(log).toContainEqual(DRAINING);
});

it('without a drain, a request in flight is lost', async () => {
  const { late, answer, exitCode, log } = await stopInTheMiddle(noDrain.prelude);
  expect({ late, answer, exitCode }).toEqual({ late: 'none', answer: 'none', exitCode: 0 });
  expect(log).not.toContainEqual(DRAINING);
});

it('with server.close(), a request in flight is answered, and one shortly after is refused', async () => {
  const { late, answer, exitCode, log } = await stopInTheMiddle(serverClose.prelude);
  expect({ late, answer, exitCode }).toEqual({ late: 'none', answer: 200, exitCode: 0 });
  expect(log).not.toContainEqual(DRAINING);
});

/** Whether it still answers, each request in time, after it has logged more than a pipe holds, without a reader. */
async function answersUnread(withinMs: number, prelude?: string): Promise<boolean> {
  const service = await startTinyService(...(prelude ? [prelude] : []));
  service.child.stdout.pause();
  for (let round = 0; round < 60; round++) {
    const sent = Array.from({ length: 50 }, () =>
      fetch(`${service.url}/orders/7`, { signal: AbortSignal.timeout(withinMs) }).then((answer) =>
        answer.text(),
      ),
    );
    const answers = await Promise.allSettled(sent);
    if (answers.some(({ status }) => status === 'rejected')) return false;
  }
  return true;
}

it('by default, an unread log blocks no request', async () =>
  // A busy machine is slow, and not blocked.
  expect(await answersUnread(30_000)).toBe(true));

it('with a blocking standard output, an unread log blocks all answers', async () =>
  expect(await answersUnread(3_000, blockingLogs.prelude)).toBe(false));
