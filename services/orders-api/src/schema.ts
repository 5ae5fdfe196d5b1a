import { findChangesDir, runSchemaCommand } from '@zero-downtime/migrations';

void runSchemaCommand(process.argv.slice(2), process.env, {
  changesDir: findChangesDir(import.meta.dirname),
  stdout: process.stdout,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
