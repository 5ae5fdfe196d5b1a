import { refuse } from '../errors.ts';

/** A backup of a service's database, parsed from its name. */
export interface Backup {
  name: string;
  bytes: number;
  database: string;
  /** The start of the backup: it has everything that was committed before. */
  at: Date;
  /** The last completed schema phase: change.phase, or `empty`. */
  schema: string;
}

const NAME = /^([a-z0-9_]+)-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-([A-Za-z0-9_.]+)\.dump$/;

/** Parses the name of a backup; undefined for any other name. */
export function parseBackup(name: string, bytes: number): Backup | undefined {
  const match = NAME.exec(name);
  if (!match) return undefined;
  const [, database, year, month, day, hour, minute, second, schema] = match as unknown as string[];
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // A Date accepts 31 February as 3 March.
  if (Number.isNaN(at.getTime()) || at.getUTCDate() !== Number(day)) return undefined;
  return { name, bytes, database: database as string, at, schema: schema as string };
}

/** The output of a script of infra/postgres, as words of lines; undefined without its last line. */
export function readLines(log: string): string[][] | undefined {
  const lines = log.split('\n').map((line) => line.trim().split(' '));
  return lines.some(([word]) => word === 'end') ? lines : undefined;
}

/** A number that a script of infra/postgres printed. @throws Error when it is missing or not a number */
export function parseCount(printed: string | undefined, what: string): number {
  if (/^\d+$/.test(printed ?? '')) return Number(printed);
  throw new Error(`the job on the database printed no ${what}: run the same command again`);
}

/** The backups named by the lines that begin with one of these words. @throws Error for a line without a size */
export const backupsIn = (lines: readonly string[][], ...words: string[]): Backup[] =>
  lines.flatMap(([word = '', name = '', bytes]) =>
    words.includes(word) ? (parseBackup(name, parseCount(bytes, `size of ${name}`)) ?? []) : [],
  );

/** The backup with this name, or the newest for `latest`. @throws Ending (refused) when it does not exist */
export function chooseBackup(backups: readonly Backup[], asked: string): Backup {
  const found = asked === 'latest' ? backups.at(-1) : backups.find(({ name }) => name === asked);
  if (found) return found;
  throw refuse(
    backups.length === 0 ? 'there is no backup' : `there is no backup ${asked}`,
    backups.length === 0
      ? 'use the path of a file that `npm run backup -- --to FOLDER` wrote'
      : `existing backups: ${backups.map(({ name }) => name).join(', ')}`,
  );
}

/** A backup as one line. */
export const describeBackup = ({ name, bytes, at }: Backup, now: Date): string =>
  `${name}  ${describeBytes(bytes)}  ${describeAge(now.getTime() - at.getTime())} old`;

export const describeBytes = (bytes: number): string =>
  bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

function describeAge(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / (24 * 60))} days`;
}

/** The new name of a replaced database. It fits PostgreSQL's 63 characters, because the name of a stack has at most 40. */
export const oldName = (database: string, now: Date): string =>
  `${database}_old_${now.toISOString().replace(/\D/g, '').slice(0, 14)}`;
