import type { Edit } from '../checkout/edit.ts';
import type { Drill } from '../drill.ts';
import type { Replaced } from './replacements.ts';

/** What takes a safeguard away. */
export interface Removal {
  /** Other configuration, or other schema changes, in a copy of the checkout. */
  edits?: readonly Edit[];
  /** Settings of the target. */
  settings?: Readonly<Record<string, string>>;
  /** The path of a module that every release runs before its own. */
  prelude?: string;
  /** The operation of the deploy that another one stands in for. */
  replaced?: Replaced;
}

/** Something that protects users in a release, and what the project is without it. */
export interface Safeguard {
  name: string;
  /** What is done in its place. */
  without: string;
  /** Empty for the reference. */
  removal: Removal;
  /** What is tried with and without it. */
  trial: Trial;
}

/** One story that is told with every safeguard and without one. */
export type Trial = Pick<Drill, 'name' | 'title' | 'from' | 'pushed' | 'clients' | 'act'>;
