import { execa } from 'execa';
import { COMPILE_CACHE } from '../lib/compile-cache.ts';
import type { DevService } from './read-service.ts';

type Phase = 'expand' | 'backfill' | 'contract';
type PhaseState = 'none' | 'pending' | 'done';

/** The result that the schema command prints last. */
export interface SchemaResult {
  outcome: 'done' | 'refused' | 'failed';
  message?: string;
  changes: readonly ({ change: string } & Record<Phase, PhaseState>)[];
}

const PHASES: readonly Phase[] = ['expand', 'backfill', 'contract'];

/** One service on one machine: there is no old release to wait for. */
const LIMITS = {
  SCHEMA_GATE_SAMPLES: '1',
  SCHEMA_GATE_INTERVAL_MS: '0',
  SCHEMA_GATE_WAIT_MS: '3000',
  SCHEMA_GATE_HEARTBEAT_MS: '0',
  SCHEMA_FENCE_SOAK_MS: '0',
};

/** The phase to run after `ran`; undefined when no phase of any change is pending. */
export function nextPhase({ changes }: Pick<SchemaResult, 'changes'>, ran: Phase): Phase | undefined {
  const later = PHASES.slice(PHASES.indexOf(ran) + 1);
  return later.find((phase) => changes.some((change) => change[phase] === 'pending'));
}

/**
 * Applies every phase of every change with the service's own schema command, from its sources. A phase that refuses or fails is reported
 * and ends the run; the service itself checks whether it can serve on the current schema.
 * @param io.tell prints a line
 * @param io.resetCommand starts the service again with an empty database, for the hint of a phase that was not applied
 */
export async function applyChanges(
  service: DevService,
  ownerUrl: string,
  { tell, resetCommand, signal }: { tell: (line: string) => void; resetCommand: string; signal: AbortSignal },
): Promise<void> {
  for (let phase: Phase | undefined = 'expand'; phase; ) {
    const result = await runPhase(service, { phase, ownerUrl }, { tell, signal });
    signal.throwIfAborted();
    if (result.outcome !== 'done') return tell(explain(phase, result, resetCommand));
    phase = nextPhase(result, phase);
  }
}

async function runPhase(
  { name, version, folder }: DevService,
  { phase, ownerUrl }: { phase: Phase; ownerUrl: string },
  { tell, signal }: { tell: (line: string) => void; signal: AbortSignal },
): Promise<SchemaResult> {
  const run = execa(process.execPath, ['src/schema.ts', phase], {
    cwd: folder,
    env: {
      ...LIMITS,
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      DATABASE_URL: ownerUrl,
      SERVICE_NAME: name,
      SERVICE_VERSION: version,
    },
    reject: false,
    stdin: 'ignore',
    cancelSignal: signal,
  });
  let result: SchemaResult | undefined;
  for await (const line of run) {
    const event = readEvent(line);
    if (event?.event === 'result') result = event as unknown as SchemaResult;
    else if (event) printEvent(event, tell);
  }
  const { stderr } = await run;
  return result ?? { outcome: 'failed', message: stderr.trim() || 'it ended without a result', changes: [] };
}

function printEvent({ event, message }: { event: string; message?: string }, tell: (line: string) => void) {
  if (message && (event === 'step' || event === 'warning' || event === 'waiting')) tell(message);
}

/** Undefined for a line that the schema command did not print, such as the output of a change. */
function readEvent(line: string): { event: string; message?: string } | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Why a phase was not applied, and the next step. */
export function explain(phase: Phase, { outcome, message }: SchemaResult, resetCommand: string): string {
  const outcomeText = `${phase} ${outcome}: ${message}`;
  if (phase === 'contract')
    return `${outcomeText}\n  The service runs on the expanded schema. Save the file again to retry.`;
  return `${outcomeText}\n  Save the corrected files, or start with an empty database: ${resetCommand}`;
}
