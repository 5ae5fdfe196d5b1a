import { getPriority, setPriority } from 'node:os';
import type { Site } from '@zero-downtime/deploy';
import type { Replacements } from '@zero-downtime/deploy/operations';
import { Option } from 'commander';
import { ask, createCommand, type Result, runCommand, withSummary } from './command.ts';
import { duration } from './duration.ts';
import type { Output } from './output.ts';

export const createDeployCommand = () =>
  withSummary(
    createCommand(
      'deploy',
      'Release a version of the service without its users noticing. Safe to run again.',
    ),
  )
    .option('--release <version>', "a release of the checkout; the service's current one when not given")
    .option('--plan', 'print the plan, with each schema statement, and change nothing')
    .option('--redeploy', 'replace every replica although nothing has changed')
    .option('--yes', 'do not ask')
    .addOption(
      new Option('--contract <when>', 'run contract phases now, or leave them for a later deploy').choices([
        'auto',
        'later',
      ]),
    )
    .option(
      '--force',
      'deploy over a failing release, or contract while an older release still runs (recorded with the check that failed)',
    )
    .option(
      '--monitor <duration>',
      'how long to watch the new release before contract, which rules out a rollback',
      duration,
    )
    .option('--no-backup', 'contract without a backup of the database')
    .option('--no-analysis', 'skip the canary analysis: only failing replicas cause a rollback')
    // The name of the option in older versions, which scripts may still use.
    .addOption(new Option('--no-judge').hideHelp())
    .addOption(
      new Option(
        '--too-little <what>',
        'when the release has served too few requests for the analysis: continue with a warning, or wait for more',
      )
        .choices(['go', 'wait'])
        .default('go'),
    );

/** A deploy starts many processes. On a machine that also runs the stack, the stack gets the CPU first (nice(1)). */
const NICENESS = 10;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

interface Options {
  release?: string;
  plan?: boolean;
  redeploy?: boolean;
  yes?: boolean;
  contract?: 'auto' | 'later';
  force?: boolean;
  monitor?: number;
  analysis: boolean;
  judge: boolean;
  backup: boolean;
  tooLittle: 'go' | 'wait';
}

/** Whether the flags leave the canary analysis on. */
export const wantsAnalysis = ({ analysis, judge }: Pick<Options, 'analysis' | 'judge'>): boolean =>
  analysis && judge;

/** `npm run deploy`. @param replacements for experiments */
export const runDeploy = (replacements: Replacements = {}, argv?: readonly string[]): Promise<void> =>
  runCommand<Options>(
    createDeployCommand(),
    (site, options, output) => deployTo(site, { options, output, replacements }),
    argv,
  );

async function deployTo(
  site: Site,
  { options, output, replacements }: { options: Options; output: Output; replacements: Replacements },
): Promise<Result> {
  const { deploy } = await import('@zero-downtime/deploy');
  // Lowering a higher niceness takes privileges.
  setPriority(Math.max(getPriority(), NICENESS));
  const asked = {
    version: options.release,
    planOnly: options.plan === true,
    redeploy: options.redeploy === true,
    contract: options.contract ?? site.target.contract,
    force: options.force === true,
    monitorMs: options.monitor ?? site.target.monitor,
    analysis: wantsAnalysis(options),
    backup: options.backup,
    tooLittle: options.tooLittle,
    confirm: async () =>
      !site.target.confirm || options.yes === true || ask(`Deploy to ${site.target.name}?`, output),
  };
  const { message, changed, figures, operations, schema } = await deploy(site, asked, replacements);
  const times = figures?.idealMs
    ? `\nrollout ${seconds(figures.tookMs)}; its policy alone costs ${seconds(figures.idealMs)} (start to healthy ${seconds(figures.startToHealthyMs ?? 0)}); all after the build ${seconds(figures.afterBuildMs ?? 0)}`
    : '';
  return {
    message: `${message}${times}`,
    data: { changed, ...figures, ...(operations && { operations }), ...(schema && { schema }) },
  };
}
