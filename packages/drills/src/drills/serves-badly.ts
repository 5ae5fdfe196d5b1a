import type { Field } from '../field/field.ts';

/** How long a person watches the dashboard before giving the release up for harmless. */
const PATIENCE_MS = 240_000;

/** Deploys a release that is healthy and serves badly, which the deploy must notice by itself. Where it does not, goes back by hand. */
export async function mustBeTakenBack(
  field: Field,
  release: string,
  suffer: { text: string; now: () => boolean },
  args: readonly string[] = [],
): Promise<void> {
  const before = Date.now();
  const deploying = field.deploy(release, args);
  const ended = deploying.then(({ exitCode }) => exitCode);
  const seen = await Promise.race([field.until(suffer.now, PATIENCE_MS), ended.then((code) => code === 3)]);
  const seenMs = Date.now() - before;
  field.expect(`users suffer: ${suffer.text}`, seen, seen ? `after ${seconds(seenMs)} s` : 'not seen');
  const code = await ended;
  field.expect(`the deploy takes ${release} back by itself`, code === 3, `exit code ${code}`);
  if (code !== 3) {
    const back = await field.rollback('2.0.0');
    field.expect('2.0.0 is rolled back to by hand', back.exitCode === 0, `exit code ${back.exitCode}`);
  }
  field.note(`${seconds(Date.now() - before)} s from the command to 2.0.0 everywhere`);
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
