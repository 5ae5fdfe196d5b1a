import { describeSchedule } from '../backup/last-backup.ts';
import type { HistoryRecord } from '../cluster/history.ts';
import { describeFigures } from '../metrics/describe.ts';
import { describeCertificate } from '../plan/transport-warnings.ts';
import type { Status } from '../status.ts';
import { commandFor } from '../target/command-for.ts';
import { oneLine } from './printable.ts';

/** The status as text. */
export function renderStatus(status: Status): string {
  if (status.services.length === 0)
    return `${status.stack}: no service runs (${commandFor({ name: status.target }, 'deploy')})`;
  const services = status.services.flatMap((service) => [
    `${service.service}  ${service.version}  ${service.digest.slice(0, 19)}  ${service.replicas.filter((replica) => replica.healthy).length}/${service.wanted ?? 'one a node'} healthy${service.update && service.update !== 'completed' ? `  (${service.update})` : ''}`,
    ...service.replicas.map((replica) =>
      `    ${String(replica.slot || '-').padEnd(3)} ${replica.version.padEnd(18)} ${replica.state.padEnd(10)} ${`${Math.round(replica.ageMs / 1000)} s`.padStart(8)}  ${replica.error}`.trimEnd(),
    ),
  ]);
  const lock = status.lock
    ? [
        `locked by a ${status.lock.command} of ${status.lock.by} on ${status.lock.host}, pid ${status.lock.pid}, since ${status.lock.since}`,
      ]
    : [];
  const last = status.last ? [`last ${describeRecord(status.last)}`] : [];
  const serving = status.lastMinute?.length
    ? [`in the last minute  ${describeFigures(status.lastMinute)}`]
    : [];
  const backups = status.backups ? [describeSchedule(status.backups, new Date())] : [];
  const certificate = status.certificate ? [describeCertificate(status.certificate, new Date())] : [];
  const head = `${status.target}: stack ${status.stack} at ${status.url}`;
  return [head, ...services, ...serving, ...backups, ...certificate, ...lock, ...last]
    .map(oneLine)
    .join('\n');
}

/** A record as one line. */
export function describeRecord(record: HistoryRecord): string {
  const seconds = Math.round((Date.parse(record.finishedAt) - Date.parse(record.startedAt)) / 1000);
  return oneLine(
    `${record.finishedAt.slice(0, 19)}Z  ${record.command.padEnd(8)}  ${(record.from ?? '-').padEnd(8)} → ${record.release.padEnd(8)}  ${record.outcome.padEnd(11)}  ${String(seconds).padStart(4)} s  ${record.by}  ${record.detail}`,
  );
}
