import type { Target } from '@zero-downtime/deploy';
import type { Lab, Machine } from '@zero-downtime/lab';
import type { Docker } from '@zero-downtime/swarm';
import type { Edit } from '../checkout/edit.ts';
import type { Ran, RunOptions } from '../commands/run-command.ts';
import type { Replica } from '../observe/replicas.ts';
import type { LiveTraffic } from '../traffic/live-traffic.ts';

/** The tools of a drill. Every action is recorded in the report. */
export interface DrillContext {
  readonly target: Target;
  /** @throws NotPrepared on a target of one machine; a drill that needs the lab sets `onlyInTheLab` */
  readonly lab: Lab;
  /** The machines whose engines run the stack: the nodes of the lab, or this machine. */
  readonly machines: readonly Machine[];
  /** The docker command on the target's manager. */
  readonly docker: Docker;
  /** The load, which continues during the drill. */
  readonly traffic: LiveTraffic;
  /** The replicas as last seen, at most a second ago. */
  replicas(): readonly Replica[];
  /** The phase of the running deploy. */
  phase(): string | undefined;
  /**
   * Runs a fault and marks its duration in the report.
   * @param endEarly ends the work when the drill is interrupted, for long work
   */
  act<T>(text: string, work: () => Promise<T>, endEarly?: () => Promise<unknown>): Promise<T>;
  /** Reverts the last act, also when the drill is interrupted; the act's mark lasts until then. */
  repair(text: string, work: () => Promise<unknown>): Promise<void>;
  /** Runs `npm run deploy` for a release of the checkout or a faulty one; its phases are in the report. */
  deploy(release: string, args?: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Deploys a release of the checkout to an edited copy of the target. */
  deployWithTarget(edits: readonly Edit[], release: string): Promise<Ran>;
  /** Deploys an edited copy of the checkout, whose current release gets that version. */
  deployEdited(edits: readonly Edit[], release: string): Promise<Ran>;
  /** Builds and pushes a release without a deploy. @throws NotPrepared */
  push(release: string): Promise<Ran>;
  /** Runs `npm run rollback`. */
  rollback(to: string): Promise<Ran>;
  /** Runs another project command on the target. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Records an expectation, whether it held, and the observed result. */
  expect(text: string, held: boolean, seen: string): void;
  /** Records an observation. */
  note(text: string): void;
  /** Continues the load for a time, so that effects show. Milliseconds. */
  keepTrafficRunning(ms: number): Promise<void>;
  /** Waits for a condition; false when it did not hold within the time, in milliseconds, or before `during` ended. */
  until(holds: () => boolean, withinMs: number, during?: Promise<unknown>): Promise<boolean>;
}
