import type { Edit } from '../checkout/edit.ts';
import type { Drill } from '../drill.ts';
import type { Replaced } from './replacements.ts';

/** How a safeguard is removed. */
export interface Removal {
  /** Edits of configuration or schema changes in a copy of the checkout. */
  edits?: readonly Edit[];
  /** Settings of the target. */
  settings?: Readonly<Record<string, string>>;
  /** The path of a module that every release loads first. */
  prelude?: string;
  /** The operation of the deploy to replace. */
  replaced?: Replaced;
}

/** A safeguard, and the project without it. */
export interface Safeguard {
  name: string;
  /** The behaviour without it. */
  without: string;
  /** Empty for the baseline. */
  removal: Removal;
  /** The scenario, run with and without it. */
  trial: Trial;
}

/** A scenario that runs with all safeguards and without one. */
export type Trial = Pick<Drill, 'name' | 'title' | 'from' | 'pushed' | 'clients' | 'act'>;
