import { findChangesDir } from '../files/read-changes.ts';
import { runSchemaCommand } from './run-schema-command.ts';

/**
 * The process of a service's schema command: reads its arguments and environment, and ends with the command's exit code. To be called once,
 * by the service's schema module, with the folder that it is in.
 */
export function runSchema(dirname: string): void {
  // As the first process of a container it would be deaf to signals it does not handle. Stopped at any moment, the next
  // run continues where this one was.
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(1));
  const place = { changesDir: findChangesDir(dirname), stdout: process.stdout };
  void runSchemaCommand(process.argv.slice(2), process.env, place).then((exitCode) => {
    process.exitCode = exitCode;
  });
}
