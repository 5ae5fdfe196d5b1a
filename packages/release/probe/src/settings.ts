import type { Probe } from '@zero-downtime/slo';
import { type LoadOptions, type LoadSettings, settleLoad } from './load/index.ts';

export type ProbeOptions = LoadOptions & {
  /** What is sent: the `probe` of a slo.yml, or what `planOf` makes of an OpenAPI document. */
  readonly probe: Probe;
};

/** Plain data, so that it can be sent to other processes. */
export type Settings = LoadSettings & { readonly probe: Probe };

/** Callers that take turns: a service may limit how much each of them sends. */
const SUBJECTS = 20;

/**
 * Fills the defaults in and checks every option.
 * @throws {InvalidLoadOptions} naming every option that makes no sense
 * @throws {TargetRefused} when the base URL is not on this machine and not allowed
 */
export function settle(options: ProbeOptions): Settings {
  return { ...settleLoad('probe', options), probe: options.probe };
}

/** Whose token arrival `n` carries; null for a service that asks for no scopes. */
export function subjectOf({ runId, probe }: Pick<Settings, 'runId' | 'probe'>, n: number): string | null {
  return probe.scopes.length === 0 ? null : `probe-${runId}-c${n % SUBJECTS}`;
}

/** Every subject of a run. */
export function subjectsOf(run: Pick<Settings, 'runId' | 'probe'>): (string | null)[] {
  return [...new Set(Array.from({ length: SUBJECTS }, (_, n) => subjectOf(run, n)))];
}

/** What tells that which arrival `n` creates from everything else; also its Idempotency-Key. */
export function markOf(runId: string, n: number): string {
  return `probe-${runId}-${n}`;
}
