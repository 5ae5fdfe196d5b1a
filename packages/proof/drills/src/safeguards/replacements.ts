import {
  buildImage,
  need,
  OPERATIONS,
  type Operation,
  pushImage,
  type Replacements,
  settingsOf,
  step,
} from '@zero-downtime/deploy/operations';

/** Replacements for safe operations, for experiments. */
export const REPLACEMENTS = {
  /** An unsafe schema change, without the linter that refuses it. */
  'no-lint': {
    plan: (plan) =>
      plan.map((operation) =>
        operation.kind === 'preflight'
          ? { ...operation, checks: operation.checks.filter((check) => check !== 'schema changes') }
          : operation,
      ),
  },

  /** Contract while only the old release serves, without the gate. */
  'contract-first': { plan: (plan) => plan.flatMap((operation) => contractBefore(operation, plan)) },

  /** One mutable tag for all releases instead of digests. */
  'latest-tag': {
    operations: {
      publish: {
        ...OPERATIONS.publish,
        run: async ({ part }, deployment) => {
          const { site } = deployment;
          const { images, stack, revision } = need(deployment, 'desired');
          const staged = images[part];
          if (!staged) return undefined;
          const image = `${site.target.registry}/${staged.name}:latest`;
          await step(site.report, 'build', image, () => buildImage(site, staged, image, revision));
          await step(site.report, 'push', image, () => pushImage(site, image));
          const { version, content } = staged;
          const published = { version, content, image, settings: settingsOf(stack, part) };
          return { [part === 'service' ? 'release' : part]: published, builtAt: performance.now() };
        },
      },
    },
  },
} satisfies Record<string, Replacements>;

export type Replaced = keyof typeof REPLACEMENTS;

const CONTRACT: readonly Operation['kind'][] = ['backfill', 'gate', 'contract', 'watch'];

function contractBefore(operation: Operation, plan: readonly Operation[]): Operation[] {
  if (operation.kind !== 'rollout') return [operation];
  const forced = plan
    .filter(({ kind }) => CONTRACT.includes(kind))
    .map((one) => (one.kind === 'gate' || one.kind === 'contract' ? { ...one, force: true } : one));
  return [...forced, operation];
}
