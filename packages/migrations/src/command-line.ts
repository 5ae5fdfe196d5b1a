import { parseArgs } from 'node:util';
import { valid } from 'semver';

const COMMANDS = ['expand', 'backfill', 'contract', 'status', 'check'] as const;
export type CommandName = (typeof COMMANDS)[number];

/** @throws Error whose message says what is wrong and what would be right. */
export function parseCommandLine(argv: readonly string[]): {
  command: CommandName;
  release: string | undefined;
} {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { release: { type: 'string' } },
    allowPositionals: true,
  });
  const command = COMMANDS.find((known) => known === positionals[0]);
  if (!command || positionals.length > 1)
    throw new Error(`usage: schema ${COMMANDS.join('|')} [--release VERSION]`);
  if (command === 'check' && valid(values.release ?? '') === null)
    throw new Error('check needs --release VERSION');
  return { command, release: values.release };
}
