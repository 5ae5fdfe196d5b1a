import { runDeploy } from './lib/deploy-command.ts';

await runDeploy();
