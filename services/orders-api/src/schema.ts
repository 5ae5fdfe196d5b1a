import { findChangesDir, runSchemaCommand } from '@zero-downtime/migrations';

// As the first process of a container it would be deaf to signals it does not handle. Stopped at any moment, the next
// run goes on where this one was.
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(1));

void runSchemaCommand(process.argv.slice(2), process.env, {
  changesDir: findChangesDir(import.meta.dirname),
  stdout: process.stdout,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
