import { runDeploy } from '@zero-downtime/release-scripts/lib/deploy-command';
import { REPLACEMENTS, type Replaced } from './replacements.ts';

/* `npm run deploy` with an operation replaced: DEPLOY_WITHOUT names which. */
const name = process.env.DEPLOY_WITHOUT ?? '';
if (!Object.hasOwn(REPLACEMENTS, name))
  throw new Error(`DEPLOY_WITHOUT is "${name}"; it has to be one of ${Object.keys(REPLACEMENTS).join(', ')}`);
await runDeploy(REPLACEMENTS[name as Replaced]);
