import type { DrillContext } from '../context/context.ts';
import { apiIn, servesFully } from '../observe/serves-fully.ts';

/** Deploys a release that Swarm must roll back automatically, and checks the result. */
export async function expectAutomaticRollback(
  context: DrillContext,
  release: string,
  reason: RegExp,
): Promise<void> {
  const deploy = await context.deploy(release);
  const message = String(deploy.result?.message ?? deploy.stderr);
  context.expect(
    'the release is rolled back automatically',
    deploy.exitCode === 3,
    `exit code ${deploy.exitCode}`,
  );
  context.expect('the deploy reports the reason', reason.test(message), message);
  const { result } = await context.run('status', []);
  context.expect(
    '2.0.0 serves with every replica',
    servesFully(result, '2.0.0'),
    (apiIn(result)?.replicas ?? [])
      .map(({ version, healthy }) => `${version} ${healthy ? 'healthy' : 'unhealthy'}`)
      .join(', '),
  );
}
