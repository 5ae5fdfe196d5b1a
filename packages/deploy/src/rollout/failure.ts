import { argv, type Docker, hasFailed, type TaskView } from '@zero-downtime/swarm';

/** Why a release failed, from the newest failing task: what the engine says, and what the process itself said last. */
export async function explainFailure(
  docker: Docker,
  tasks: readonly TaskView[],
  image: string,
): Promise<string> {
  const failed =
    tasks.find((task) => task.image === image && hasFailed(task)) ??
    tasks.find((task) => task.image === image && task.error);
  if (!failed) return 'no replica says why';
  const log = await docker(argv.serviceLogs(failed.id, 50), { timeoutMs: 10_000, bothStreams: true }).catch(
    () => '',
  );
  const own = reasonFromLog(log);
  return own ? `${failed.error}; its log: ${own}` : failed.error;
}

/**
 * The last complaint in a log: the newest pino line of level warn or above that says why (that a process stopped is only what came
 * of it), else the newest of that level, else the last line that names an error, else the last line.
 */
export function reasonFromLog(log: string): string | undefined {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const complaints = lines.map(parseComplaint).filter((text) => text !== undefined);
  const complaint = complaints.findLast(({ why }) => why !== '') ?? complaints.at(-1);
  if (complaint) return [complaint.what, complaint.why].filter(Boolean).join(': ');
  const plain = lines.filter((line) => !line.startsWith('{'));
  return (plain.findLast((line) => /^(\w*Error|Uncaught)\b/.test(line)) ?? plain.at(-1))?.trim();
}

function parseComplaint(line: string): { what: string; why: string } | undefined {
  try {
    const entry = JSON.parse(line) as {
      level?: number;
      msg?: string;
      reason?: string;
      err?: { message?: string };
    };
    if (typeof entry.level !== 'number' || entry.level < 40) return undefined;
    const { msg: what = '', reason, err } = entry;
    const why = [reason, err?.message].filter((part, at, all) => part && all.indexOf(part) === at);
    return { what, why: why.filter((part) => part !== what).join(': ') };
  } catch {
    return undefined;
  }
}
