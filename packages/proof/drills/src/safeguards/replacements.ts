import {
  buildImage,
  need,
  OPERATIONS,
  type Operation,
  pushImage,
  type Replacements,
  step,
} from '@zero-downtime/deploy/operations';

/** Operations that keep users safe, and what stands in their place in an experiment. */
export const REPLACEMENTS = {
  /** The safe form of a schema change is left out, and with it the linter that asks for it. */
  'no-lint': {
    plan: (plan) =>
      plan.map((operation) =>
        operation.kind === 'preflight'
          ? { ...operation, checks: operation.checks.filter((check) => check !== 'schema changes') }
          : operation,
      ),
  },

  /** Contract while only the old release serves, whatever the gate says. */
  'contract-first': { plan: (plan) => plan.flatMap((operation) => contractBefore(operation, plan)) },

  /** One tag for every release, which moves with each push, and no digest. */
  'latest-tag': {
    operations: {
      publish: {
        ...OPERATIONS.publish,
        run: async ({ part }, deployment) => {
          const { site } = deployment;
          const { images, release, stack } = need(deployment, 'desired');
          const staged = images[part];
          if (!staged) return undefined;
          const image = `${site.target.registry}/${staged.name}:latest`;
          await step(site.report, 'build', image, () => buildImage(site, staged, image));
          await step(site.report, 'push', image, () => pushImage(site, image));
          const { version, content } = staged;
          const published = { version, content, image };
          return {
            ...(part === 'service'
              ? { release: { ...published, settings: release.settings } }
              : { edge: { ...published, settings: stack.edge.files.hash } }),
            builtAt: performance.now(),
          };
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
