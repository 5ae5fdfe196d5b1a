import { argv, type Docker, DockerError, hasEnded, observeTasks, type TaskView } from '@zero-downtime/swarm';
import { findSecretNames } from '../cluster/secrets.ts';
import type { Phase } from '../events.ts';
import { backNetwork, type Site } from '../site.ts';
import { withTarget } from '../target/command-for.ts';
import { isSchemaSetting } from '../target/schema-settings.ts';
import { poll } from '../wait.ts';
import { removeJob } from './job.ts';
import { newProgress } from './new-progress.ts';
import { parseSchemaOutput, type SchemaProgress, type SchemaResult } from './schema-output.ts';

const COMMANDS = ['expand', 'backfill', 'contract', 'status', 'check', 'pause', 'resume', 'accept'] as const;
export type SchemaCommand = (typeof COMMANDS)[number];

const jobName = (stack: string, command: SchemaCommand) => `${stack}_schema-${command}`;

/** The timeout of a job: a backfill of a large table may take hours. */
const DEADLINE_MS = 6 * 60 * 60_000;

interface JobOptions {
  image: string;
  command: SchemaCommand;
  args?: string[];
  phase: Phase;
}

/** The node on which a job ran does not deliver its logs. */
class LogsUnavailable extends Error {
  override readonly name = 'LogsUnavailable';
  readonly node: string;
  constructor(node: string, cause: DockerError) {
    super(`could not read the job's logs from node ${node}: ${cause.stderr}`, { cause });
    this.node = node;
  }
}

/**
 * Runs one schema command as a Swarm job, from the image being deployed, on the database's network, with the role that may change the
 * schema. Removes the job of an earlier run first: the schema's own lock and ledger make that safe.
 *
 * A node that was disconnected and is back accepts jobs at once, but may deliver no logs for minutes (Engine 20.10). Then the command runs
 * again on another node, where it finds everything done.
 * @returns the last result of the command. @throws the signal's reason; DockerError
 */
export async function runSchemaJob(site: Site, options: JobOptions): Promise<SchemaResult> {
  try {
    return forTarget(site, await runOnce(site, options));
  } catch (error) {
    if (!(error instanceof LogsUnavailable)) throw error;
    if (!(await hasOtherNode(site.docker, error.node))) throw error.cause;
    site.report({
      phase: options.phase,
      event: 'warning',
      message: `${error.message}; running it again on another node`,
    });
    return forTarget(site, await runOnce(site, { ...options, notOn: [error.node] }));
  }
}

const forTarget = ({ target }: Site, result: SchemaResult): SchemaResult =>
  result.message === undefined ? result : { ...result, message: withTarget(target, result.message) };

async function hasOtherNode(docker: Docker, than: string): Promise<boolean> {
  const nodes = (await docker(argv.listNodes())).split('\n').map((line) => line.split(' '));
  return nodes.some(
    ([id, status, availability]) => id !== than && `${status} ${availability}` === 'Ready Active',
  );
}

async function runOnce(
  site: Site,
  options: JobOptions & { notOn?: readonly string[] },
): Promise<SchemaResult> {
  const { docker, target, report, signal } = site;
  const name = jobName(target.stack, options.command);
  await removeJob(docker, name);
  const { owner } = await findSecretNames(site);
  await docker(
    argv.createJob({
      name,
      image: options.image,
      command: ['node', '/app/schema.cjs', options.command, ...(options.args ?? [])],
      network: backNetwork(target),
      env: {
        DATABASE_URL_FILE: '/run/secrets/database_url',
        ...digestOf(options.image),
        ...schemaSettings(target.settings),
      },
      secrets: [
        { source: owner, target: 'database_url' },
        ...(target.secrets?.ca === undefined ? [] : [{ source: target.secrets.ca, target: 'database_ca' }]),
      ],
      user: '1000:1000',
      labels: { 'release.job': target.stack },
      notOn: options.notOn ?? [],
    }),
  );
  try {
    const onProgress = newProgress((one) =>
      report({
        phase: options.phase,
        event: 'progress',
        ...one,
        message: withTarget(target, one.message),
      }),
    );
    const ended = await followJob(site, name, onProgress);
    if (!ended)
      return { outcome: 'failed', message: `${name} did not end in time`, changes: [], oldestRelease: null };
    // The log driver may lag behind the task's state.
    const complete = await poll(
      async () => {
        const output = parseSchemaOutput(
          await docker(argv.serviceLogs(name)).catch(unavailableOn(ended.node)),
        );
        return output.result && { ...output, result: output.result };
      },
      { everyMs: 200, deadlineMs: 5_000, signal },
    );
    if (complete) {
      onProgress(complete.progress);
      return complete.result;
    }
    const log = await docker(argv.serviceLogs(name, 5), { bothStreams: true }).catch(() => '');
    return {
      outcome: 'failed',
      message: [ended.error || `ended with ${ended.state}`, log.trim()].filter(Boolean).join(': '),
      changes: [],
      oldestRelease: null,
    };
  } finally {
    await removeJob(docker, name).catch((error) =>
      report({
        phase: options.phase,
        event: 'warning',
        message: `could not remove ${name}: ${error.message}`,
      }),
    );
  }
}

const unavailableOn =
  (node: string) =>
  (error: unknown): never => {
    if (!(error instanceof DockerError && /incomplete log stream/.test(error.stderr))) throw error;
    throw new LogsUnavailable(node, error);
  };

/** The digest of the image, for the schema's ledger. */
function digestOf(image: string): Record<string, string> {
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
  return digest === undefined ? {} : { SERVICE_IMAGE_DIGEST: digest };
}

/** The settings of a target for the schema command. */
function schemaSettings(settings: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => isSchemaSetting(name)));
}

async function followJob(
  { docker, signal }: Site,
  name: string,
  onProgress: (all: readonly SchemaProgress[]) => void,
): Promise<TaskView | undefined> {
  let round = 0;
  return poll(
    async () => {
      const [task] = await observeTasks(docker, name);
      if (task && hasEnded(task)) return task;
      // Progress about every second: reading logs costs more than reading states.
      if (task?.state === 'running' && ++round % 4 === 0)
        onProgress(parseSchemaOutput(await docker(argv.serviceLogs(name)).catch(() => '')).progress);
      return undefined;
    },
    { everyMs: 250, deadlineMs: DEADLINE_MS, signal },
  );
}

/** Removes the schema jobs of the stack that a killed run has left. @throws DockerError */
export async function removeJobs({ docker, target }: Pick<Site, 'docker' | 'target'>): Promise<void> {
  for (const command of COMMANDS) await removeJob(docker, jobName(target.stack, command));
}
