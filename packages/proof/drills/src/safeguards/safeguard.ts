import type { Edit } from '../checkout/edit.ts';
import type { Drill } from '../drill.ts';

/** Something that protects users in a release, and what the project is without it. */
export interface Safeguard {
  name: string;
  /** What is done in its place. */
  without: string;
  /** That turn the checkout into one without it. None for the reference. */
  edits: readonly Edit[];
  /** What is tried with and without it. */
  trial: Trial;
}

/** One story that is told with every safeguard and without one. */
export type Trial = Pick<Drill, 'name' | 'title' | 'from' | 'pushed' | 'clients' | 'act'>;
