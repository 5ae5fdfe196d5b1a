import type { Target } from '@zero-downtime/deploy';
import type { Lab, Machine } from '@zero-downtime/lab';
import type { Docker } from '@zero-downtime/swarm';
import type { Edit } from '../checkout/edit.ts';
import type { Ran, RunOptions } from '../commands/run-command.ts';
import type { Replica } from '../observe/replicas.ts';
import type { LiveTraffic } from '../traffic/live-traffic.ts';

/** What a drill works with. Everything done through it is in the report. */
export interface Field {
  readonly target: Target;
  /** @throws NotPrepared on a target of one machine: a drill that needs the lab says so (`onlyInTheLab`) */
  readonly lab: Lab;
  /** The machines whose engines run the stack: the nodes of the lab, or this machine. */
  readonly machines: readonly Machine[];
  /** On the target's manager. */
  readonly docker: Docker;
  /** The users, who keep coming while the drill acts. */
  readonly traffic: LiveTraffic;
  /** The replicas as last seen, at most a second ago. */
  replicas(): readonly Replica[];
  /** The phase that the deploy under way is in. */
  phase(): string | undefined;
  /**
   * Does something to the service, and marks it in the report for as long as it takes.
   * @param endEarly ends the work when the drill is to end, for work that takes longer than an interrupted drill may
   */
  act<T>(text: string, work: () => Promise<T>, endEarly?: () => Promise<unknown>): Promise<T>;
  /** Takes back what the last act did, also once the drill is to end; the act's mark lasts until then. */
  repair(text: string, work: () => Promise<unknown>): Promise<void>;
  /** Runs `npm run deploy` for a release of the checkout or a faulty one; its phases are in the report. */
  deploy(release: string, args?: readonly string[], options?: RunOptions): Promise<Ran>;
  /** The same from a copy of the checkout with edits, whose current release gets that version. */
  deployEdited(edits: readonly Edit[], release: string): Promise<Ran>;
  /** Builds and pushes a release and deploys nothing: a deploy that is ended once its images are there. @throws NotPrepared */
  push(release: string): Promise<Ran>;
  /** Runs `npm run rollback`. */
  rollback(to: string): Promise<Ran>;
  /** Runs another of the project's commands on the target. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Writes down what must hold, whether it did, and what was seen. */
  expect(text: string, held: boolean, seen: string): void;
  /** Writes down something worth knowing that is no demand. */
  note(text: string): void;
  /** Lets users go on for a while, so that what was done can show. Milliseconds. */
  letUsersGoOn(ms: number): Promise<void>;
  /** Waits until something holds; false when it did not within the time, in milliseconds, or before `during` was over. */
  until(holds: () => boolean, withinMs: number, during?: Promise<unknown>): Promise<boolean>;
}
