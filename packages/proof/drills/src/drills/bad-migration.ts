import type { Edit } from '../checkout/edit.ts';
import type { Drill } from '../drill.ts';

const change = (body: string): Edit => ({
  file: 'services/orders-api/changes/003_drill/expand.ts',
  create: `import { addUnique, type SchemaSession } from '@zero-downtime/migrations/change';

export async function up(schema: SchemaSession): Promise<void> {
  ${body}
}
`,
});

/** Reads the whole table under ACCESS EXCLUSIVE, and the release before it writes NULL. */
const UNSAFE = change(
  `void addUnique; await schema.step('e-mail is required', (knex) => knex.raw('ALTER TABLE orders ALTER customer_email SET NOT NULL'));`,
);
/** Safe to try, and wrong: customers order more than once. */
const FAILING = change(
  `await addUnique(schema, { table: 'orders', name: 'one_order_per_customer', columns: ['customer_id'] });`,
);

export const badMigration: Drill = {
  name: 'bad-migration',
  title: 'A schema change that is not safe, and one that fails',
  story:
    'The first would lock the table and break the release before it: preflight refuses it, no database needed. The second looks safe and fails on the data there is: the deploy ends before any replica is touched.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  async act(field) {
    // Two releases: what was pushed for one would stand in the way of the other.
    const unsafe = await field.deployEdited([UNSAFE], '2.2.0-unsafe');
    field.expect(
      'the unsafe change is refused for what it is',
      unsafe.exitCode === 2 && /are not safe:\s+003_drill expand/.test(String(unsafe.result?.message)),
      `exit code ${unsafe.exitCode}: ${unsafe.result?.message}`,
    );
    const failing = await field.deployEdited([FAILING], '2.2.0-failing');
    const said = String(failing.result?.message);
    field.expect(
      'the failing change ends the deploy before the rollout, and the reason is told',
      failing.exitCode === 1 &&
        /^expand failed: .*one_order_per_customer/s.test(said) &&
        !failing.events.some(({ phase }) => phase === 'rollout'),
      `exit code ${failing.exitCode}: ${said}`,
    );
    const again = await field.deploy('2.0.0', ['--redeploy']);
    field.expect('2.0.0 can be deployed all the same', again.exitCode === 0, `exit code ${again.exitCode}`);
  },
};
