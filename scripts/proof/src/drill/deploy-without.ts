import { refuse } from '@zero-downtime/deploy/errors';
import { REPLACEMENTS, type Replaced } from '@zero-downtime/drills';
import { runDeploy } from '@zero-downtime/release-scripts/lib/deploy-command';

/* `npm run deploy` with an operation replaced: its name first, then the flags of a deploy. */
const [name = '', ...argv] = process.argv.slice(2);
if (!Object.hasOwn(REPLACEMENTS, name))
  throw refuse(`no replacement is called "${name}"`, `there are ${Object.keys(REPLACEMENTS).join(', ')}`);
await runDeploy(REPLACEMENTS[name as Replaced], argv);
