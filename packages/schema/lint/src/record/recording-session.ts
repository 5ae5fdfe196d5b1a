import type { Phase } from '@zero-downtime/schema-contract';
import type { Knex } from 'knex';
import type { Origin, Recorded } from '../model/statement.ts';
import { callSite } from './call-site.ts';
import { recordRun } from './recording-knex.ts';

type Work = (knex: Knex) => PromiseLike<unknown>;

/** Why something could not be recorded. */
export interface Failure {
  line: number;
  message: string;
}

/** The source of a recording, and its results. */
export interface Recording {
  change: string;
  phase: Phase;
  file: string;
  recorded: Recorded[];
  failures: Failure[];
  /** Whether the phase asked for the server's version, so that its SQL may depend on it. */
  asksForServer: boolean;
  /** The next unused transaction number. */
  nextTransaction(): number;
}

/** A phase's session without a database: it runs each step and records its SQL. */
interface RecordingSession {
  readonly serverVersion: number;
  step(name: string, run: Work): Promise<void>;
  outside(name: string, work: { run: Work; isDone: Work; repair?: Work }): Promise<void>;
}

export function recordingSession(recording: Recording, serverVersion: number): RecordingSession {
  const names = new Set<string>();
  const begin = (name: string): number => {
    const line = callSite(recording.file);
    if (names.has(name))
      recording.failures.push({
        line,
        message: `two steps are named "${name}", so the second would never run; rename one`,
      });
    names.add(name);
    return line;
  };
  return {
    get serverVersion() {
      recording.asksForServer = true;
      return serverVersion;
    },
    async step(name, run) {
      await record(recording, { work: run, origin: 'step', step: name, line: begin(name) });
    },
    async outside(name, { isDone, repair, run }) {
      const line = begin(name);
      const each = (work: Work, origin: Origin) =>
        record(recording, { work, origin, step: name, line, repaired: repair !== undefined });
      await each((knex) => isDone(knex), 'check');
      if (repair) await each((knex) => repair(knex), 'repair');
      await each((knex) => run(knex), 'outside');
    },
  };
}

/** Runs one piece of work and records its SQL. */
export async function record(
  recording: Recording,
  piece: {
    work: Work;
    origin: Origin;
    step: string | null;
    line: number;
    inTransaction?: boolean;
    repaired?: boolean;
  },
): Promise<void> {
  const { change, phase, file, recorded, failures } = recording;
  const { work, origin, step, line, inTransaction = origin === 'step', repaired = false } = piece;
  const { sent, error } = await recordRun(work, inTransaction);
  const numbers = new Map<number, number>();
  for (const { sql, transaction: local } of sent) {
    if (local !== null && !numbers.has(local)) numbers.set(local, recording.nextTransaction());
    const transaction = local === null ? null : (numbers.get(local) ?? null);
    recorded.push({ change, phase, file, line, endLine: line, origin, repaired, step, transaction, sql });
  }
  if (error !== undefined) {
    const where = step === null ? 'the phase' : `step "${step}"`;
    failures.push({
      line,
      message: `${where} threw during recording: ${(error as Error)?.message ?? String(error)}`,
    });
  }
}
