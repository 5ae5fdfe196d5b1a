/** A piece of the ledger: how to see that a database has it, and how to make it. Only ever adds: older releases read it too. */
export interface Part {
  isThere: string;
  make: string;
}
