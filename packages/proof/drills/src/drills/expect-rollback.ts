import type { DrillContext } from '../context/context.ts';

/** Longer than a deploy takes to detect it. */
const PATIENCE_MS = 240_000;

export interface Bad {
  release: string;
  /** The effect that users or the dashboard show. */
  effect: { text: string; now: () => boolean };
  /** The reason that the deploy must report. */
  reason: RegExp;
  /** Whether the canary detects it. */
  byCanary?: boolean;
  /** Additional flags of the deploy. */
  args?: readonly string[];
}

/** Deploys a healthy release that serves badly, which the deploy must roll back by itself; otherwise this function rolls back. */
export async function expectRollback(
  context: DrillContext,
  { release, effect, reason, byCanary = false, args = [] }: Bad,
): Promise<void> {
  const began = Date.now();
  const sinceSeconds = () => ((Date.now() - began) / 1_000).toFixed(1);
  const deploying = context.deploy(release, args);
  const seen = await context.until(effect.now, PATIENCE_MS, deploying);
  context.note(
    seen
      ? `${effect.text}, ${sinceSeconds()} s after the command`
      : `the deploy ended before this effect: ${effect.text}`,
  );
  const { exitCode: code, result } = await deploying;
  const message = String(result?.message);
  context.expect(`the deploy rolls ${release} back by itself`, code === 3, `exit code ${code}: ${message}`);
  context.expect('the reason is its fault', reason.test(message), message);
  if (byCanary)
    context.expect(
      'its canary detects it, with few requests affected',
      /^the canary of/.test(message),
      message,
    );
  if (code !== 3) {
    const back = await context.rollback('2.0.0');
    context.expect('a manual rollback to 2.0.0 succeeds', back.exitCode === 0, `exit code ${back.exitCode}`);
  }
  context.note(`${sinceSeconds()} s from the command to 2.0.0 everywhere`);
}

/** Answers with 500, as counted by clients. */
export const answersWith500 = (context: DrillContext, atLeast: number) => ({
  text: atLeast === 1 ? 'an answer with 500' : `${atLeast} answers with 500`,
  now: () => (context.traffic.soFar().outcomes['status 500'] ?? 0) >= atLeast,
});
