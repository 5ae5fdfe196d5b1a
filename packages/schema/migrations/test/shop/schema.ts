import { runSchemaCommand } from '../../src/index.ts';

void runSchemaCommand(process.argv.slice(2), process.env, {
  changesDir: `${import.meta.dirname}/changes`,
  stdout: process.stdout,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
