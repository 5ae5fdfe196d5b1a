import type { Field } from './field/field.ts';
import type { Clients } from './traffic/clients.ts';

/** An experiment on a running service: what serves at first, what is done to it, and what its users may feel. */
export interface Drill {
  /** For the command line. */
  name: string;
  /** One line: what is broken, or done. */
  title: string;
  /** Two or three sentences: why it is worth trying, and what is expected. */
  story: string;
  /** The release that serves when it begins. 1.0.0 means: on a fresh database, before any contract. */
  from: '1.0.0' | '2.0.0';
  /** 2.0.0 on a fresh database too. */
  fresh?: boolean;
  /**
   * A release whose image is in the registry before users come: where building it, on the machine that the lab runs on too, would be
   * felt more than what is tried.
   */
  pushed?: string;
  users: Users;
  /** The clients that come; those of `CLIENTS_THAT_RETRY` when not given. */
  clients?: Clients;
  /** Why it cannot be run on one machine; a drill without it can. */
  onlyInTheLab?: string;
  act(field: Field): Promise<void>;
}

/** What users may feel. An acknowledged order may never be lost or doubled, whatever happens. */
export type Users =
  /** No request fails, not even for clients that never retry. */
  | { may: 'notice nothing' }
  /** Up to so many first tries fail, and no request of a client that retries; `because` says why. */
  | { may: 'see first tries fail'; upTo: number; because: string }
  /** Some requests fail; how many is stated, and `because` says why. */
  | { may: 'see failures'; because: string };
