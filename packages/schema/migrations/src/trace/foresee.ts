import { type Catalogue, emptyCatalogue } from '../lint/catalogue/catalogue.ts';
import { learn } from '../lint/catalogue/learn.ts';
import { lockedExclusively } from '../lint/catalogue/locks.ts';
import { toStatements } from '../lint/parse/to-statements.ts';
import type { Recorded, Statement } from '../lint/statement.ts';

export type Where = Pick<Recorded, 'change' | 'phase' | 'transaction'>;

/** What the linter thinks of one statement after the other, without a server. */
export class Foresight {
  readonly #catalogue: Catalogue = emptyCatalogue();

  /** The tables, new ones left out, that the linter takes `sql` to keep readers out of. It learns what `sql` does. */
  foresee(sql: string, where: Where): string[] {
    const at = { ...where, file: '', line: 1, endLine: 1, step: null };
    const found = toStatements({ ...at, origin: 'step', repaired: false, sql }, () => 0);
    const statements: Statement[] = Array.isArray(found) ? found : [];
    return statements.flatMap((statement) => {
      const locked = statement.actions.flatMap((action) =>
        lockedExclusively(action, statement, { catalogue: this.#catalogue }),
      );
      learn(this.#catalogue, statement);
      return locked;
    });
  }
}
