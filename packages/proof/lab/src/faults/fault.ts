import type { Lab } from '../lab.ts';

/** Something that breaks, as a command: what it does is in the function of its name in this folder. */
export interface Fault {
  name: string;
  /** As in the help, such as "NODE [kill]". */
  args: string;
  what: string;
  /** @returns a sentence about what was done. @throws LabRefused for wrong arguments */
  strike: (lab: Lab, args: readonly string[]) => Promise<string>;
  /** Takes it back wherever it is in effect; does nothing where it is not. Absent when it passes by itself. */
  undo?: (lab: Lab) => Promise<void>;
}
