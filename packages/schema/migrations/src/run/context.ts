import type { Database } from '@zero-downtime/database/knex';
import type { Limits } from './limits.ts';

/** Tells what happens: `message` is for people, the rest for programs. */
export type Report = (event: { event: string; message: string } & Record<string, unknown>) => void;

/** What every part of a run needs. */
export interface Run {
  /** One session, which holds the advisory lock and runs the steps: if it dies, so do they. */
  db: Database;
  /** Another session, to see what the first waits for. */
  watcher: Database;
  service: string;
  release: string;
  /** Of the image that this runs from; null where nobody said. */
  imageDigest: string | null;
  /** Who insists on a contract although an older release is there, if anybody. */
  forcedBy?: string;
  limits: Limits;
  report: Report;
}

/** A run whose turn it is: no other works on this database as long as the session `pid` lives. */
export interface Turn extends Run {
  pid: number;
}
