import type { Field } from '../field/field.ts';

/** How long a person watches the dashboard before giving the release up for harmless. */
const PATIENCE_MS = 240_000;

export interface Expected {
  /** It shows in the few seconds in which one replica serves. */
  byCanary?: boolean;
  /** More flags of the deploy. */
  args?: readonly string[];
}

/** Deploys a release that is healthy and serves badly, which the deploy must notice by itself. Where it does not, goes back by hand. */
export async function mustBeTakenBack(
  field: Field,
  release: string,
  suffer: { text: string; now: () => boolean },
  { byCanary = false, args = [] }: Expected = {},
): Promise<void> {
  const before = Date.now();
  const deploying = field.deploy(release, args);
  const seen = await Promise.race([
    field.until(suffer.now, PATIENCE_MS),
    deploying.then(({ exitCode }) => exitCode === 3),
  ]);
  const seenMs = Date.now() - before;
  field.expect(`users suffer: ${suffer.text}`, seen, seen ? `after ${seconds(seenMs)} s` : 'not seen');
  const { exitCode: code, result } = await deploying;
  field.expect(`the deploy takes ${release} back by itself`, code === 3, `exit code ${code}`);
  const said = String(result?.message);
  if (byCanary) field.expect('by its canary, which few users meet', /^the canary of/.test(said), said);
  if (code !== 3) {
    const back = await field.rollback('2.0.0');
    field.expect('2.0.0 is rolled back to by hand', back.exitCode === 0, `exit code ${back.exitCode}`);
  }
  field.note(`${seconds(Date.now() - before)} s from the command to 2.0.0 everywhere`);
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
