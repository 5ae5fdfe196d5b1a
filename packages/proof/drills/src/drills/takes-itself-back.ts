import type { Field } from '../field/field.ts';
import { apiIn, servesFully } from '../observe/serves-fully.ts';

/** Deploys a release that has to come back by itself, and says what must have happened. */
export async function mustTakeItselfBack(field: Field, release: string, reason: RegExp): Promise<void> {
  const deploy = await field.deploy(release);
  const said = String(deploy.result?.message ?? deploy.stderr);
  field.expect('the deploy takes it back by itself', deploy.exitCode === 3, `exit code ${deploy.exitCode}`);
  field.expect('and says why', reason.test(said), said);
  const { result } = await field.run('status', []);
  field.expect(
    '2.0.0 serves with every replica',
    servesFully(result, '2.0.0'),
    (apiIn(result)?.replicas ?? [])
      .map(({ version, healthy }) => `${version} ${healthy ? 'healthy' : 'not healthy'}`)
      .join(', '),
  );
}
