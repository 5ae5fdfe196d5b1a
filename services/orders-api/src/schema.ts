import { join } from 'node:path';
import { runSchemaCommand } from '@zero-downtime/migrations';

// In the image the bundle lies beside the changes; in the checkout the sources lie one folder below.
const changesDir = join(__dirname, __filename.endsWith('.cjs') ? 'changes' : '../changes');

void runSchemaCommand(process.argv.slice(2), process.env, { changesDir, stdout: process.stdout }).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
);
