import type { Command, CommanderError } from 'commander';

/**
 * The command to type when npm has kept the flags: `npm run new-service x --port 1` passes on `x 1`, and sets `npm_config_port`. Undefined when
 * the arguments were wrong for another reason. Pure.
 */
export function withSeparator(
  command: Pick<Command, 'name' | 'options' | 'registeredArguments'>,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): string | undefined {
  const swallowed = command.options.filter(
    ({ long }) => long && env[`npm_config_${long.slice(2).replaceAll('-', '_')}`] !== undefined,
  );
  if (swallowed.length === 0) return undefined;
  const places = command.registeredArguments.length;
  const values = argv.slice(places);
  const flags = swallowed.flatMap(({ long, required }) =>
    required ? [long, values.shift() ?? 'VALUE'] : [long],
  );
  return `npm run ${command.name()} -- ${[...argv.slice(0, places), ...flags].join(' ')}`;
}

/** Prints the next step for an error of Commander that npm has caused. Commander has printed its own message already. */
export function explainSwallowed(
  error: CommanderError,
  command: Pick<Command, 'name' | 'options' | 'registeredArguments'>,
  argv: readonly string[],
): void {
  if (error.code !== 'commander.excessArguments') return;
  const typed = withSeparator(command, argv, process.env);
  if (typed) process.stderr.write(`what to do: put -- before the flags: ${typed}\n`);
}
