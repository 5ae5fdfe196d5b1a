import type { Pool, Statement } from '@zero-downtime/database';
import { readOrder, readOrders } from '@zero-downtime/orders-api/orders/read-orders';
import { storeOrder } from '@zero-downtime/orders-api/orders/store-order';
import { FIRST, ID_PREFIX } from './seed.ts';
import { MIX, PAGE, type Workload } from './workloads.ts';

/** A script of pgbench, and its weight. */
export interface Script {
  name: string;
  text: string;
  weight: number;
}

type Single = keyof typeof MIX;

/** Variables of pgbench, as `-D name=value`; it sends each as a parameter, like a driver. */
export const variables = (customer: string): Record<string, string> => ({
  customer,
  nothing: '-',
  currency: 'EUR',
  total: '1350',
  created: '2026-06-01T00:00:00.000Z',
  skus: '{tea,cup}',
  quantities: '{2,1}',
  prices: '{450,450}',
  fingerprint: `\\x${'ab'.repeat(32)}`,
  answer: 'x'.repeat(350),
  tracking: 'ZD0123456789ABCDEF',
});

const RANDOM_ID = `('${ID_PREFIX}' || :n)::uuid`;
const NULL_TEXT = `nullif(:nothing, '-')`;
const ORDER = [
  'gen_random_uuid()',
  ':customer',
  NULL_TEXT,
  NULL_TEXT,
  ':currency',
  ':total',
  ':created',
  ':skus',
  ':quantities',
  ':prices',
];

/** The expressions for the statement's `$1`, `$2`… */
const EXPRESSIONS: Record<Single, readonly string[]> = {
  read: [RANDOM_ID, ':customer'],
  list: [RANDOM_ID, ':customer'],
  create: [...ORDER, NULL_TEXT, NULL_TEXT, NULL_TEXT, ':tracking'],
  keyed: [...ORDER, 'gen_random_uuid()::text', ':fingerprint', ':answer', ':tracking'],
};

/** The service's statements as scripts of pgbench. The key of a keyed order is evaluated twice, and so differs each time. */
export async function scriptsOf(workload: Workload, orders: number): Promise<Script[]> {
  const texts = await statementTexts();
  const script = (name: Single, weight: number): Script => ({
    name,
    weight,
    text: `\\set n random(${FIRST}, ${FIRST + orders - 1})\n${fill(texts[name], EXPRESSIONS[name])};\n`,
  });
  if (workload !== 'mix') return [script(workload, 1)];
  return Object.entries(MIX).map(([name, weight]) => script(name as Single, weight));
}

/** Replaces `$1`, `$2`… by expressions, on one line. */
export const fill = (text: string, expressions: readonly string[]): string =>
  text.replaceAll(/\$(\d+)/g, (_, n) => `(${expressions[n - 1]})`).replaceAll(/\s+/g, ' ');

/** Gets the statements from the service's functions. */
async function statementTexts(): Promise<Record<Single, string>> {
  let text = '';
  const recorder = {
    query: async (statement: Statement<unknown>) => {
      text = statement.text;
      return [];
    },
  } as unknown as Pool;
  const reach = { customerId: '' };
  await readOrder(recorder, '', reach);
  const read = text;
  await readOrders(recorder, reach, { limit: PAGE + 1, before: undefined });
  const list = text;
  await storeOrder(recorder, { customer: {}, items: [] } as never);
  return { read, list, create: text, keyed: text };
}
