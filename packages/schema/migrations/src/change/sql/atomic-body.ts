const ROUTINE = /^create (or replace )?(function|procedure)\b/;

/** Knows where `CREATE FUNCTION … BEGIN ATOMIC … END` has semicolons that end no statement, by the rules of psql. */
export class AtomicBody {
  #head: string[] = [];
  #depth = 0;

  get isOpen(): boolean {
    return this.#depth > 0;
  }

  word(written: string, parentheses: number): void {
    const word = written.toLowerCase();
    if (this.#head.length < 4) this.#head.push(word);
    if (parentheses > 0 || !ROUTINE.test(this.#head.join(' '))) return;
    if (word === 'begin' || (word === 'case' && this.isOpen)) this.#depth += 1;
    if (word === 'end' && this.isOpen) this.#depth -= 1;
  }
}
