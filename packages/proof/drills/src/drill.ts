import type { Target } from '@zero-downtime/deploy';
import type { Engine, Lab } from '@zero-downtime/lab';
import type { DrillContext } from './context/context.ts';
import type { Clients } from './traffic/clients.ts';

/** An experiment on a running service: the initial release, the action, and the failures that clients may see. */
export interface Drill {
  /** The name on the command line. */
  name: string;
  /** One line: the fault or the action. */
  title: string;
  /** The purpose and the expected result, in two or three sentences. */
  story: string;
  /** The initial release. 1.0.0 means a fresh database, before any contract. */
  from: '1.0.0' | '2.0.0';
  /** Start 2.0.0 on a fresh database too. */
  fresh?: boolean;
  /**
   * A release whose image is pushed before the load starts, because a build on the lab's machine would disturb the measurement more than
   * the fault.
   */
  pushed?: string;
  users: Users;
  /** The clients; `CLIENTS_THAT_RETRY` by default. */
  clients?: Clients;
  /** Why it cannot run on one machine; undefined if it can. */
  onlyInTheLab?: string;
  /** What a target lacks for it, with the way to add it; undefined if nothing. */
  lacks?: (target: Target) => string | undefined;
  /** It needs the target lab-external: three managers, a database outside the Swarm, and a load balancer before the edges. */
  externalDatabase?: true;
  /** The engine that it installs on nodes, whose image is built before the load starts; undefined when none is left to install. */
  installs?: (lab: Lab) => Promise<Engine | undefined>;
  act(context: DrillContext): Promise<void>;
}

/** The failures that clients may see. An acknowledged order must never be lost or doubled. */
export type Users =
  /** No request fails, not even for clients that never retry. */
  | { may: 'notice nothing' }
  /** Up to so many first tries fail, and no request of a client that retries; `because` has the reason. */
  | { may: 'see first tries fail'; upTo: number; because: string }
  /** Some requests fail; the report has the number, `because` the reason. */
  | { may: 'see failures'; because: string };
