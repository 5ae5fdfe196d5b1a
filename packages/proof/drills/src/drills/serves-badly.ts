import type { Field } from '../field/field.ts';

/** Longer than any deploy takes to find out. */
const PATIENCE_MS = 240_000;

export interface Bad {
  release: string;
  /** What a user, or somebody at the dashboard, sees of it. */
  suffering: { text: string; now: () => boolean };
  /** What the deploy must name. */
  reason: RegExp;
  /** It shows in the few seconds in which one replica serves. */
  byCanary?: boolean;
  /** More flags of the deploy. */
  args?: readonly string[];
}

/** Deploys a release that is healthy and serves badly, which the deploy must notice by itself. Where it does not, goes back by hand. */
export async function mustBeTakenBack(
  field: Field,
  { release, suffering, reason, byCanary = false, args = [] }: Bad,
): Promise<void> {
  const began = Date.now();
  const sinceSeconds = () => ((Date.now() - began) / 1_000).toFixed(1);
  const deploying = field.deploy(release, args);
  const seen = await field.until(suffering.now, PATIENCE_MS, deploying);
  field.note(
    seen
      ? `${suffering.text}, ${sinceSeconds()} s after the command`
      : `the deploy ended before this was seen: ${suffering.text}`,
  );
  const { exitCode: code, result } = await deploying;
  const said = String(result?.message);
  field.expect(`the deploy takes ${release} back by itself`, code === 3, `exit code ${code}: ${said}`);
  field.expect('for what is wrong with it', reason.test(said), said);
  if (byCanary) field.expect('by its canary, which few users meet', /^the canary of/.test(said), said);
  if (code !== 3) {
    const back = await field.rollback('2.0.0');
    field.expect('2.0.0 is rolled back to by hand', back.exitCode === 0, `exit code ${back.exitCode}`);
  }
  field.note(`${sinceSeconds()} s from the command to 2.0.0 everywhere`);
}

/** Answers with 500, as users count them. */
export const answersWith500 = (field: Field, atLeast: number) => ({
  text: atLeast === 1 ? 'an answer with 500' : `${atLeast} answers with 500`,
  now: () => (field.traffic.soFar().outcomes['status 500'] ?? 0) >= atLeast,
});
