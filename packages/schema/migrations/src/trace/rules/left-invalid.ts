import { about, type TraceRule } from './rule.ts';

export const leftInvalid: TraceRule = {
  id: 'trace-left-invalid',
  title: 'an index or constraint that is still not valid when the change is done',
  phases: ['expand', 'contract'],
  severity: 'warning',
  saidBy: [],
  check: ({ transactions, leftInvalid: left }) =>
    transactions.flatMap((transaction) =>
      transaction.statements.flatMap(({ sql, invalid }) =>
        invalid
          .filter((name) => left.includes(name))
          .map((name) =>
            about(
              transaction,
              sql,
              `${name} is not valid when the change is done: validate it, or build it anew`,
            ),
          ),
      ),
    ),
};
