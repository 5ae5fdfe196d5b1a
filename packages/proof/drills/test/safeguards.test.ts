import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { blockingLogs, noDrain, serverClose } from '../src/safeguards/removals.ts';
import { startTinyService } from './start-tiny-service.ts';

/** The service behind a prelude, if any, told to stop in the middle of a request that takes a second and a half. */
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

it('with its drain, a request under way is answered, and so is one that comes a little later', async () => {
  const { late, answer, exitCode, log } = await stopInTheMiddle();
  expect({ late, answer, exitCode }).toEqual({ late: 200, answer: 200, exitCode: 0 });
  expect(log).toContainEqual(DRAINING);
});

it('without a drain, a request under way is lost', async () => {
  const { late, answer, exitCode, log } = await stopInTheMiddle(noDrain.prelude);
  expect({ late, answer, exitCode }).toEqual({ late: 'none', answer: 'none', exitCode: 0 });
  expect(log).not.toContainEqual(DRAINING);
});

it('with server.close(), a request under way is answered, and one that comes a little later is refused', async () => {
  const { late, answer, exitCode, log } = await stopInTheMiddle(serverClose.prelude);
  expect({ late, answer, exitCode }).toEqual({ late: 'none', answer: 200, exitCode: 0 });
  expect(log).not.toContainEqual(DRAINING);
});

/** Whether it still answers after so much was logged that no pipe holds it, and nothing reads its log. */
async function answersUnread(prelude?: string): Promise<boolean> {
  const service = await startTinyService(...(prelude ? [prelude] : []));
  service.child.stdout.pause();
  for (let round = 0; round < 60; round++) {
    const sent = Array.from({ length: 50 }, () =>
      fetch(`${service.url}/orders/7`, { signal: AbortSignal.timeout(3_000) }).then((answer) =>
        answer.text(),
      ),
    );
    const answers = await Promise.allSettled(sent);
    if (answers.some(({ status }) => status === 'rejected')) return false;
  }
  return true;
}

it('as it is, a log that is not read holds up no request', async () =>
  expect(await answersUnread()).toBe(true));

it('with a standard output that blocks, a log that is not read ends all answers', async () =>
  expect(await answersUnread(blockingLogs.prelude)).toBe(false));
