import { parseArgs } from 'node:util';
import { majorOf, type Servers, SUPPORTED } from '../model/versions.ts';
import { RULES } from '../rules/index.ts';
import { TRACE_RULES } from '../rules/trace-rules.ts';

const [FIRST, LAST] = [majorOf(SUPPORTED.oldest), majorOf(SUPPORTED.newest)];

export interface Arguments {
  folders: string[];
  format: 'text' | 'json' | 'github' | 'gitlab';
  /** Undefined: all. */
  rules: string[] | undefined;
  /** Whether the changes also run on a scratch PostgreSQL. */
  trace: boolean;
  /** The servers that the changes must run on. */
  servers: Servers;
  /** The file that the trace is written to. */
  traceFile: string | undefined;
}

export const USAGE = `usage: lint [FOLDER…] [--json | --github | --gitlab] [--rule ID]… [--server MAJOR] [--trace | --trace-file FILE]
  FOLDER     a folder of changes, or one change (default: changes)
  --json     an array of {change, phase, rule, severity, statement, line, message}
  --github   annotations of a GitHub workflow
  --gitlab   a code quality report of GitLab CI
  --rule ID  apply this rule only; repeatable
  --server MAJOR  the changes need to run on this PostgreSQL only (default: on each of ${FIRST} to ${LAST})
  --trace    also runs the changes on a scratch PostgreSQL, in a container that is removed afterwards, and
             checks the locks that they take. The text output shows each lock, the queries that wait for
             it, and how long it was held (the tables are nearly empty)
  --trace-file FILE  implies --trace, and writes the trace to FILE as JSON
Environment: TRACE_DATABASE_URL, the owner's URL of an empty database to trace one folder on instead of a
container, for example on another version of PostgreSQL. The objects that the changes create stay in it.
Exit codes: 0 no error (warnings are allowed), 1 no PostgreSQL to trace on, 2 an error or wrong arguments.`;

/** @returns the arguments, 'help', or why they are wrong. */
export function parseArguments(argv: string[]): Arguments | 'help' | { error: string } {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: {
        json: { type: 'boolean', default: false },
        github: { type: 'boolean', default: false },
        gitlab: { type: 'boolean', default: false },
        rule: { type: 'string', multiple: true },
        server: { type: 'string' },
        trace: { type: 'boolean', default: false },
        'trace-file': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    });
    if (values.help) return 'help';
    const formats = (['json', 'github', 'gitlab'] as const).filter((name) => values[name]);
    if (formats.length > 1) return { error: `use --${formats.join(' or --')}, not both` };
    const trace = values.trace || values['trace-file'] !== undefined;
    const error = values.rule?.map((rule) => errorIn(rule, trace)).find((each) => each !== null);
    if (error) return { error };
    const servers = serversNamed(values.server);
    if (servers === null)
      return { error: `--server must be a major from ${FIRST} to ${LAST}, not "${values.server}"` };
    return {
      folders: positionals.length > 0 ? positionals : ['changes'],
      format: formats[0] ?? 'text',
      rules: values.rule,
      servers,
      trace,
      traceFile: values['trace-file'],
    };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

function serversNamed(text: string | undefined): Servers | null {
  if (text === undefined) return SUPPORTED;
  const major = /^\d+$/.test(text) ? Number(text) : 0;
  return major < FIRST || major > LAST ? null : { oldest: major * 10_000, newest: major * 10_000 };
}

function errorIn(rule: string, trace: boolean): string | null {
  if (RULES.some(({ id }) => id === rule)) return null;
  if (TRACE_RULES.some(({ id }) => id === rule)) return trace ? null : `the rule ${rule} needs --trace`;
  const ids = [...RULES, ...TRACE_RULES].map(({ id }) => id);
  return `unknown rule "${rule}"; the rules are ${ids.join(', ')}`;
}
