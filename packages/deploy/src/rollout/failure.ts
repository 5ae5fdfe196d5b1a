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
 * The last complaint in a log: the newest pino line of level warn or above, else the last line that
 * names an error, else the last line.
 */
export function reasonFromLog(log: string): string | undefined {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const complaints = lines.map(parseComplaint).filter((text) => text !== undefined);
  if (complaints.length > 0) return complaints.at(-1);
  const plain = lines.filter((line) => !line.startsWith('{'));
  return (plain.findLast((line) => /^(\w*Error|Uncaught)\b/.test(line)) ?? plain.at(-1))?.trim();
}

function parseComplaint(line: string): string | undefined {
  try {
    const entry = JSON.parse(line) as {
      level?: number;
      msg?: string;
      reason?: string;
      err?: { message?: string };
    };
    if (typeof entry.level !== 'number' || entry.level < 40) return undefined;
    return [entry.msg, entry.reason, entry.err?.message]
      .filter((part, at, all) => part && all.indexOf(part) === at)
      .join(': ');
  } catch {
    return undefined;
  }
}
