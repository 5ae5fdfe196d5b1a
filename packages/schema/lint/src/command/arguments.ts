import { parseArgs } from 'node:util';
import { RULES } from '../rules/index.ts';
import { TRACE_RULES } from '../rules/trace-rules.ts';

export interface Arguments {
  folders: string[];
  format: 'people' | 'json' | 'github' | 'gitlab';
  /** Undefined: all. */
  rules: string[] | undefined;
  /** Also run the changes on a scratch PostgreSQL. */
  trace: boolean;
  /** Where to write what that saw. */
  traceFile: string | undefined;
}

export const USAGE = `usage: lint [FOLDER…] [--json | --github | --gitlab] [--rule ID]… [--trace | --trace-file FILE]
  FOLDER     a folder of changes, or one change; changes when not given
  --json     an array of {change, phase, rule, severity, statement, line, message}
  --github   annotations of a GitHub workflow
  --gitlab   a code quality report of GitLab CI
  --rule ID  judge by this rule only; may be given several times
  --trace    also runs the changes on a scratch PostgreSQL (in a container, removed afterwards) and
             finds what they really lock, as no text tells; for people it shows every lock, who
             waits for it, and for how long it was held by a database with hardly a row
  --trace-file FILE  the same, and writes what was seen to FILE as JSON; --json stays an array of findings
Environment: TRACE_DATABASE_URL, of the owner of an empty database to trace one folder on in place of a
container, such as one of another version of PostgreSQL; what the changes make stays in it.
Exits 0 when there is no error (there may be warnings), else 2; 1 when there is no PostgreSQL to trace on.`;

/** @returns what is asked for, 'help', or why it cannot be understood. */
export function parseArguments(argv: string[]): Arguments | 'help' | { mistake: string } {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: {
        json: { type: 'boolean', default: false },
        github: { type: 'boolean', default: false },
        gitlab: { type: 'boolean', default: false },
        rule: { type: 'string', multiple: true },
        trace: { type: 'boolean', default: false },
        'trace-file': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    });
    if (values.help) return 'help';
    const formats = (['json', 'github', 'gitlab'] as const).filter((name) => values[name]);
    if (formats.length > 1) return { mistake: `--${formats.join(' or --')}, not both` };
    const trace = values.trace || values['trace-file'] !== undefined;
    const mistake = values.rule?.map((rule) => mistakeIn(rule, trace)).find((each) => each !== null);
    if (mistake) return { mistake };
    return {
      folders: positionals.length > 0 ? positionals : ['changes'],
      format: formats[0] ?? 'people',
      rules: values.rule,
      trace,
      traceFile: values['trace-file'],
    };
  } catch (error) {
    return { mistake: (error as Error).message };
  }
}

function mistakeIn(rule: string, trace: boolean): string | null {
  if (RULES.some(({ id }) => id === rule)) return null;
  if (TRACE_RULES.some(({ id }) => id === rule)) return trace ? null : `${rule} is judged with --trace only`;
  const ids = [...RULES, ...TRACE_RULES].map(({ id }) => id);
  return `there is no rule "${rule}"; there are ${ids.join(', ')}`;
}
