import { parseArgs } from 'node:util';
import { RULES } from '../rules/index.ts';

export interface Arguments {
  folders: string[];
  format: 'people' | 'json' | 'github';
  /** Undefined: all. */
  rules: string[] | undefined;
}

export const USAGE = `usage: lint [FOLDER…] [--json | --github] [--rule ID]…
  FOLDER     a folder of changes, or one change; changes when not given
  --json     an array of {change, phase, rule, severity, statement, line, message}
  --github   annotations of a GitHub workflow
  --rule ID  judge by this rule only; may be given several times
Exits 0 when there is no error (there may be warnings), else 2.`;

/** @returns what is asked for, 'help', or why it cannot be understood. */
export function parseArguments(argv: string[]): Arguments | 'help' | { mistake: string } {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: {
        json: { type: 'boolean', default: false },
        github: { type: 'boolean', default: false },
        rule: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    });
    if (values.help) return 'help';
    if (values.json && values.github) return { mistake: '--json or --github, not both' };
    const unknown = values.rule?.find((rule) => !RULES.some(({ id }) => id === rule));
    if (unknown !== undefined)
      return { mistake: `there is no rule "${unknown}"; there are ${RULES.map(({ id }) => id).join(', ')}` };
    return {
      folders: positionals.length > 0 ? positionals : ['changes'],
      format: values.json ? 'json' : values.github ? 'github' : 'people',
      rules: values.rule,
    };
  } catch (error) {
    return { mistake: (error as Error).message };
  }
}
