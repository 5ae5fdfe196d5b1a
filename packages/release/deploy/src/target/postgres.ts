import { parseReference } from '@zero-downtime/swarm';
import versions from '../../../../../docker/versions.json' with { type: 'json' };

/** The PostgreSQL of a stack. */
export interface Postgres {
  major: string;
  /** The base image. */
  image: string;
  /** The volume with the data of a bundled database. */
  volume: string;
}

/** What there is of a stack's PostgreSQL. */
export interface PostgresFound {
  /** The image of the server's service, also that of a platform; undefined without a service. */
  server: string | undefined;
  /** The names of the volumes on the manager. */
  volumes: readonly string[];
}

/** The first image of a stack had this major, and its volume has no number. */
const FORMER = versions.formerPostgres.version;

/** Each major has a volume of its own: no server starts on the data of another major, and an upgrade keeps the old data. */
const volumeOf = (stack: string, major: string): string =>
  major === FORMER ? `${stack}_data` : `${stack}_data-${major}`;

/** The volumes with data of a stack's PostgreSQL, of any major. Pure. */
export const dataVolumes = (stack: string, volumes: readonly string[]): string[] =>
  volumes.filter(
    (name) => name.startsWith(`${stack}_data`) && /^(-\d+)?$/.test(name.slice(stack.length + 5)),
  );

/**
 * The PostgreSQL that a stack uses: the one that runs, else that of its newest data, else the current major. So a deploy never changes the
 * major of existing data. Pure.
 */
export function choosePostgres(stack: string, { server, volumes }: PostgresFound): Postgres {
  if (server !== undefined) {
    const { repository, version = '' } = parseReference(server);
    const major = /^\d+/.exec(version)?.[0] ?? versions.postgres.version;
    return {
      major,
      image: `base/${repository.split('/').at(-1)}:${version}`,
      volume: volumeOf(stack, major),
    };
  }
  const [newest] = dataVolumes(stack, volumes)
    .map((name) => /\d+$/.exec(name.slice(stack.length))?.[0] ?? FORMER)
    .sort((a, b) => Number(b) - Number(a));
  const major = newest ?? versions.postgres.version;
  return { major, image: `base/postgres:${major}`, volume: volumeOf(stack, major) };
}

/** The warning about a server of a former major; undefined for the current one. Pure. */
export function warnOfFormerMajor({ major }: Pick<Postgres, 'major'>): string | undefined {
  const { version, endOfLife } = versions.formerPostgres;
  if (major !== version) return undefined;
  return (
    `the database is of PostgreSQL ${version}, which gets no fixes after ${endOfLife}, and stays so; new stacks have ` +
    `${versions.postgres.version}. To upgrade: docs/backup.md, "Upgrade of PostgreSQL"`
  );
}
