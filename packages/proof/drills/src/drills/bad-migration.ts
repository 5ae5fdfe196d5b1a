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

/** Reads the whole table under ACCESS EXCLUSIVE, and breaks the previous release, which writes NULL. */
const UNSAFE = change(
  `void addUnique; await schema.step('e-mail is required', (knex) => knex.raw('ALTER TABLE orders ALTER customer_email SET NOT NULL'));`,
);
/** Waivers expire, so the date is that of the next day. */
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
/** It locks nothing for long, but fails on the data: customers order more than once. The linter cannot know that. */
const FAILING = change(
  `// lint-waive constraint-in-expand until ${TOMORROW}: a drill
  await addUnique(schema, { table: 'orders', name: 'one_order_per_customer', columns: ['customer_id'] });`,
);

export const badMigration: Drill = {
  name: 'bad-migration',
  title: 'An unsafe schema change, and one that fails',
  story:
    'The first would lock the table and break the previous release: preflight refuses it, without a database. The second is waived, and fails on the existing data: the deploy ends before it replaces a replica.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  async act(context) {
    // Two versions, because a pushed version cannot be replaced.
    const unsafe = await context.deployEdited([UNSAFE], '2.2.0-unsafe');
    context.expect(
      'the unsafe change is refused with the reason',
      unsafe.exitCode === 2 && /are not safe:\s+003_drill expand/.test(String(unsafe.result?.message)),
      `exit code ${unsafe.exitCode}: ${unsafe.result?.message}`,
    );
    const failing = await context.deployEdited([FAILING], '2.2.0-failing');
    const message = String(failing.result?.message);
    context.expect(
      'the failing change ends the deploy before the rollout, with the reason',
      failing.exitCode === 1 &&
        /^expand failed: .*one_order_per_customer/s.test(message) &&
        !failing.events.some(({ phase }) => phase === 'rollout'),
      `exit code ${failing.exitCode}: ${message}`,
    );
    const again = await context.deploy('2.0.0', ['--redeploy']);
    context.expect('2.0.0 can still be deployed', again.exitCode === 0, `exit code ${again.exitCode}`);
  },
};
