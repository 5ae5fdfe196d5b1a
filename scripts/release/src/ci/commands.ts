import { parse } from 'yaml';

/** A command of this repository in a script of a CI file. */
export interface OurCommand {
  script: string;
  /** Long flags, such as `--target`. */
  flags: string[];
}

/** The scripts that a GitHub Actions file runs. */
export function scriptsOfGithub(text: string): string[] {
  const { jobs } = parse(text) as { jobs: Record<string, { steps: { run?: string }[] }> };
  return Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
}

/** The scripts that a GitLab CI file runs. */
export function scriptsOfGitlab(text: string): string[] {
  const jobs = Object.values(parse(text) as Record<string, unknown>);
  return jobs.flatMap((job) =>
    ['before_script', 'script', 'after_script'].flatMap((part) => {
      const lines = (job as Record<string, unknown>)?.[part];
      return Array.isArray(lines) ? [lines.join('\n')] : [];
    }),
  );
}

/** The commands of scripts/release that a shell script runs, by npm or by node, with their flags. */
export function commandsIn(script: string): OurCommand[] {
  const lines = script.replaceAll(/\\\n\s*/g, ' ').split(/\n|&&|\|/);
  return lines.flatMap((line) => {
    const found =
      /\bnode scripts\/release\/src\/([\w-]+)\.ts(?: (.*))?/.exec(line) ??
      /\bnpm (?:run (?:--silent )?|(?=test\b))([\w:-]+)(?: -- (.*))?/.exec(line);
    const [, name = '', rest = ''] = found ?? [];
    if (!found) return [];
    return [{ script: name, flags: [...rest.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([flag]) => flag) }];
  });
}
