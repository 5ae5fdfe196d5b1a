import { runSchemaCommand } from '../../src/index.ts';

const [scene, ...argv] = process.argv.slice(2);

void runSchemaCommand(argv, process.env, {
  changesDir: `${import.meta.dirname}/${scene}`,
  stdout: process.stdout,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
