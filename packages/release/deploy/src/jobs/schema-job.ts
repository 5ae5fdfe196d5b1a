import { argv, type Docker, DockerError, hasEnded, observeTasks, type TaskView } from '@zero-downtime/swarm';
import { findSecretNames } from '../cluster/secrets.ts';
import type { Phase } from '../events.ts';
import { backNetwork, type Site } from '../site.ts';
import { isSchemaSetting } from '../target/schema-settings.ts';
import { poll } from '../wait.ts';
import { removeJob } from './job.ts';
import { newSayings } from './new-sayings.ts';
import { parseSchemaOutput, type SchemaResult, type SchemaSaying } from './schema-output.ts';

const COMMANDS = ['expand', 'backfill', 'contract', 'status', 'check', 'pause', 'resume', 'accept'] as const;
export type SchemaCommand = (typeof COMMANDS)[number];

const jobName = (stack: string, command: SchemaCommand) => `${stack}_schema-${command}`;

/** A backfill of a large table takes its time; a job that neither ends nor speaks is given up after it. */
const DEADLINE_MS = 6 * 60 * 60_000;

interface JobOptions {
  image: string;
  command: SchemaCommand;
  args?: string[];
  phase: Phase;
}

/** The node on which a job ran does not give what it said. */
class SilentNode extends Error {
  override readonly name = 'SilentNode';
  readonly node: string;
  constructor(node: string, cause: DockerError) {
    super(`node ${node} does not say what was done there: ${cause.stderr}`, { cause });
    this.node = node;
  }
}

/**
 * Runs one schema command as a Swarm job, from the very image being deployed, on the database's network, with the role
 * that may change the schema. A leftover of an earlier run is removed first: the schema's own lock and ledger make that safe.
 *
 * A node that was cut off and is back takes jobs at once, and may give no logs for minutes (Engine 20.10): then the command is run once more
 * on another one, where it finds everything done.
 * @returns what the command said last. @throws the signal's reason; DockerError.
 */
export async function runSchemaJob(site: Site, options: JobOptions): Promise<SchemaResult> {
  try {
    return await runOnce(site, options);
  } catch (error) {
    if (!(error instanceof SilentNode)) throw error;
    if (!(await hasOtherNode(site.docker, error.node))) throw error.cause;
    site.report({ phase: options.phase, event: 'warning', message: `${error.message}; asking another node` });
    return runOnce(site, { ...options, notOn: [error.node] });
  }
}

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
      secrets: [{ source: owner, target: 'database_url' }],
      user: '1000:1000',
      labels: { 'release.job': target.stack },
      notOn: options.notOn ?? [],
    }),
  );
  try {
    const tell = newSayings((saying) => report({ phase: options.phase, event: 'progress', ...saying }));
    const ended = await followJob(site, name, tell);
    if (!ended)
      return { outcome: 'failed', message: `${name} did not end in time`, changes: [], oldestRelease: null };
    // The log driver may be a moment behind the task's state.
    const said = await poll(
      async () => {
        const output = parseSchemaOutput(await docker(argv.serviceLogs(name)).catch(silentOn(ended.node)));
        return output.result && { ...output, result: output.result };
      },
      { everyMs: 200, deadlineMs: 5_000, signal },
    );
    if (said) {
      tell(said.progress);
      return said.result;
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

const silentOn =
  (node: string) =>
  (error: unknown): never => {
    if (!(error instanceof DockerError && /incomplete log stream/.test(error.stderr))) throw error;
    throw new SilentNode(node, error);
  };

/** For the schema's own history: which image did it. */
function digestOf(image: string): Record<string, string> {
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
  return digest === undefined ? {} : { SERVICE_IMAGE_DIGEST: digest };
}

/** Those settings of a target that are for the schema command. */
function schemaSettings(settings: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => isSchemaSetting(name)));
}

async function followJob(
  { docker, signal }: Site,
  name: string,
  tell: (all: readonly SchemaSaying[]) => void,
): Promise<TaskView | undefined> {
  let round = 0;
  return poll(
    async () => {
      const [task] = await observeTasks(docker, name);
      if (task && hasEnded(task)) return task;
      // Progress every second or so; logs cost more than states.
      if (task?.state === 'running' && ++round % 4 === 0)
        tell(parseSchemaOutput(await docker(argv.serviceLogs(name)).catch(() => '')).progress);
      return undefined;
    },
    { everyMs: 250, deadlineMs: DEADLINE_MS, signal },
  );
}

/** Removes whatever jobs of the stack a killed run has left. @throws DockerError */
export async function removeJobs({ docker, target }: Pick<Site, 'docker' | 'target'>): Promise<void> {
  for (const command of COMMANDS) await removeJob(docker, jobName(target.stack, command));
}
