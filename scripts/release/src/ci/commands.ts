import { parse } from 'yaml';

/** A command of ours in a script of a CI file. */
export interface OurCommand {
  script: string;
  /** Long ones, such as `--target`. */
  flags: string[];
}

/** What is run by a file of GitHub Actions, script by script. Pure. */
export function scriptsOfGithub(text: string): string[] {
  const { jobs } = parse(text) as { jobs: Record<string, { steps: { run?: string }[] }> };
  return Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
}

/** What is run by a file of GitLab CI, script by script. Pure. */
export function scriptsOfGitlab(text: string): string[] {
  const jobs = Object.values(parse(text) as Record<string, unknown>);
  return jobs.flatMap((job) =>
    ['before_script', 'script', 'after_script'].flatMap((part) => {
      const lines = (job as Record<string, unknown>)?.[part];
      return Array.isArray(lines) ? [lines.join('\n')] : [];
    }),
  );
}

/** The commands of scripts/release that a shell script runs, by npm or by node, with their flags. Pure. */
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
