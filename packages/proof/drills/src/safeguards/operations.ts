import type { Edit } from '../checkout/edit.ts';
import type { Removal } from './safeguard.ts';

/* Safeguards that are operations of the deploy: lines of its source. */

/** A change that leaves the safe form out leaves the linter out too. */
export const noLint: Edit = {
  file: 'packages/release/deploy/src/preflight/preflight.ts',
  replace: 'await checkChanges(site, observed.service.version);',
  by: 'void checkChanges;',
};

const ROLLOUT = 'const figures = await rollTo(follow, judge, images.service, previous, plan);';

/** Contract while only the old release serves, without asking whether it is gone. */
export const contractFirst: Removal = {
  edits: [
    {
      file: 'packages/release/deploy/src/deploy.ts',
      replace: ROLLOUT,
      by: `await backfill(follow, judge, images.service, previous, plan, schema);
    contract = await contractSchema(follow, { ...options, force: true }, images.service, schema, forced);
    ${ROLLOUT}`,
    },
  ],
};

/** One tag for every release, which moves with each push, and no digest. */
export const latestTag: Removal = {
  edits: [
    {
      file: 'packages/release/deploy/src/images/publish-all.ts',
      replace: ':${image.version',
      by: ":${'latest'",
    },
    {
      file: 'packages/release/deploy/src/images/publish-all.ts',
      replace: '  assertSameContent(image, state);\n',
      by: '',
    },
    { file: 'packages/release/deploy/src/images/publish.ts', replace: '}@${digest', by: "}${''" },
  ],
};
