import type { Lab } from '../lab.ts';

/** A fault as a command; the function with its name in this folder implements it. */
export interface Fault {
  name: string;
  /** The arguments as the help shows them, such as "NODE [kill]". */
  args: string;
  what: string;
  /** @returns a sentence about the effect. @throws LabRefused for wrong arguments */
  inject: (lab: Lab, args: readonly string[]) => Promise<string>;
  /** Reverts it wherever it is in effect. Absent if it ends by itself. */
  undo?: (lab: Lab) => Promise<void>;
}
