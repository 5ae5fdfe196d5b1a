import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createDatabase, type Database } from '@zero-downtime/database/knex';
import type { TestDatabase } from '@zero-downtime/database/testing';
import { runDatabase } from '@zero-downtime/database/testing/run';
import { afterEach, beforeEach, expect } from 'vitest';
import { type Result, runSchemaCommand } from '../src/index.ts';

const shop = fileURLToPath(new URL('shop/', import.meta.url));
/** The changes of the shop. */
export const CHANGES = `${shop}changes`;

export type Line = { event: string; message?: string } & Record<string, unknown>;
export interface Ended {
  code: number | null;
  lines: Line[];
  result: Result;
}

/** A database for each test, connections to it, and the shop's schema command. */
export function useShop() {
  let urls: TestDatabase;
  let open: Database[] = [];
  beforeEach(async () => {
    urls = await runDatabase();
  });
  afterEach(async () => {
    await Promise.all(open.map((db) => db.destroy()));
    open = [];
  });

  const connect = (url: string, applicationName = 'test') => {
    const db = createDatabase({ url, applicationName, poolMax: 3 });
    open.push(db);
    return db;
  };
  const environment = (more: Record<string, string> = {}) => ({
    DATABASE_URL: urls.ownerUrl,
    SERVICE_NAME: 'shop',
    SERVICE_VERSION: '2.0.0',
    SCHEMA_GATE_SAMPLES: '2',
    SCHEMA_GATE_INTERVAL_MS: '20',
    SCHEMA_GATE_WAIT_MS: '0',
    ...more,
  });
  return {
    urls: () => urls,
    owner: () => connect(urls.ownerUrl),
    /** The application's role, as a release of the shop. */
    app: (release: string) => connect(urls.appUrl, `shop/${release}`),
    /** The application's role, with any application name. */
    named: (name: string) => connect(urls.appUrl, name),
    superuser: () => connect(urls.superuserUrl),
    /** Blocks every run at a checkpoint of the changes until it is released. */
    holdAt: async (checkpoint: string) => {
      const session = await connect(urls.superuserUrl).transaction();
      await session.raw('SELECT pg_advisory_xact_lock(hashtext(?))', [checkpoint]);
      const held = () => session('pg_locks').where({ locktype: 'advisory', granted: false }).pluck('pid');
      return {
        /** Resolves when a run is blocked. */
        reached: () => expect.poll(held).toHaveLength(1),
        /** Resolves when the session of the blocked run has ended. */
        left: () => expect.poll(held).toEqual([]),
        release: () => session.rollback(),
      };
    },
    /** Runs in this process. */
    run: async (
      command: string,
      more: Record<string, string> = {},
      changesDir: string = CHANGES,
    ): Promise<Ended> => {
      const text: string[] = [];
      const stdout = { write: (line: string) => text.push(line) };
      const place = { changesDir, stdout };
      const code = await runSchemaCommand(command.split(' '), environment(more), place);
      return ended(code, text.join(''));
    },
    /** Runs in its own process, which can be killed. */
    start: (command: string, more: Record<string, string> = {}) =>
      new Job(spawn(process.execPath, [`${shop}schema.ts`, command], { env: environment(more) })),
  };
}

/** A running schema command. */
export class Job {
  readonly #process: ChildProcess;
  #text = '';

  constructor(process: ChildProcess) {
    this.#process = process;
    process.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#text += chunk;
    });
  }

  get lines(): Line[] {
    return this.#text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#closed();
  }

  async ended(): Promise<Ended> {
    await this.#closed();
    return ended(this.#process.exitCode, this.#text);
  }

  async #closed(): Promise<void> {
    if (this.#process.stdout?.closed !== true) await once(this.#process, 'close');
  }
}

function ended(code: number | null, text: string): Ended {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  return { code, lines, result: lines.at(-1) as unknown as Result };
}
