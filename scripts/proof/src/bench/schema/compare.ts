import { setTimeout as sleep } from 'node:timers/promises';
import type { Cleanup } from '@zero-downtime/bench';
import type { TestDatabase } from '@zero-downtime/database/testing';
import { fillAtOnce } from './contenders/fill-at-once.ts';
import { fillOneColumn } from './contenders/one-column/fill-one-column.ts';
import { type Line, type Phase, runPhase } from './contenders/ours.ts';
import { fillReferences, type ReferenceFill } from './contenders/references.ts';
import { dropNotNull, type Reference, setNotNull } from './contenders/set-not-null.ts';
import { type Shop, startDatabases } from './databases.ts';
import { type Load, startLoad } from './load/start-load.ts';
import {
  type BackfillFigures,
  backfillFiguresOf,
  behind,
  type Measured,
  measured,
  type Situation,
} from './measure.ts';

export interface Parameters {
  orders: number;
  readers: number;
  /** How long to measure without a change. */
  quietMs: number;
  /** The duration of the transaction in the way. */
  inTheWayMs: number;
  /** Settings of the schema command that differ from its defaults. */
  settings?: Record<string, string>;
}

/** A change in a situation: the impact on clients, by phase. */
export interface Story {
  who: 'ours' | Reference;
  situation: Situation;
  phases: { name: 'none' | Phase | 'SET NOT NULL'; measured: Measured }[];
  backfill?: BackfillFigures;
}

export interface SchemaComparison {
  stories: Story[];
  /** Rows a second of one statement that fills many orders, under the same load. */
  atOnceRowsPerSecond: number;
  /** Rows a second of other ways to write as many rows, under the same load. */
  references: { name: ReferenceFill; rowsPerSecond: number }[];
  /** Our change with fewer orders, from few to many, without a transaction in the way. */
  growth: { orders: number; story: Story }[];
  /** The figures for one column of a table that has only a key, without a load: the maximum of the batches. */
  oneColumn: BackfillFigures;
}

const SITUATIONS = ['free', 'in the way'] as const;
const REFERENCES = ['bare', 'knex'] as const;
/** A part of the orders is enough. */
const AT_ONCE = 500_000;
/** The first size of the growth; each next one has ten times as many orders. */
const FEWEST = 10_000;
const ONE_COLUMN = 2_000_000;

type Progress = (line: string) => void;
type During = (work: () => Promise<unknown>) => Promise<Measured>;

/** Migrates 1.0.0 to the contracted schema of 2.0.0, then performs the last step in other ways on the same rows; free, and with a transaction in the way. */
export async function compareChanges(
  cleanup: Cleanup,
  parameters: Parameters,
  report: Progress,
): Promise<SchemaComparison> {
  report('starting PostgreSQL …');
  const databases = await startDatabases(cleanup);
  const load = await startLoad();
  cleanup.add(() => load.stop());
  const growth: SchemaComparison['growth'] = [];
  for (let orders = FEWEST; orders < parameters.orders; orders *= 10) {
    report(`${orders} orders`);
    const shop = await databases.withOrders(orders);
    growth.push({ orders, story: await measureOurs(shop, load, { ...parameters, orders }, report) });
    await shop.close();
  }
  report(`creating ${parameters.orders} orders …`);
  const shop = await databases.withOrders(parameters.orders);
  const stories: Story[] = [];
  for (const situation of SITUATIONS) {
    stories.push(...(await measureStories(shop, load, situation, parameters, report)));
  }
  report('filling many orders in one statement, and in other ways');
  const { atOnceRowsPerSecond, references } = await measureReferences(shop, load, parameters);
  report('filling one column of a plain table');
  const { ownerUrl } = await databases.fresh();
  const oneColumn = await fillOneColumn(ownerUrl, Math.min(parameters.orders, ONE_COLUMN));
  return { stories, growth, atOnceRowsPerSecond, references, oneColumn };
}

/** Our change alone, without a transaction in the way. */
async function measureOurs(shop: Shop, load: Load, parameters: Parameters, report: Progress): Promise<Story> {
  const database = await shop.copy('alone');
  const during: During = (work) => measured(load, work);
  const story = await ours(database, load, 'free', parameters, during, report);
  await load.leave();
  await shop.drop('alone');
  return story;
}

async function measureStories(
  databases: Shop,
  load: Load,
  situation: Situation,
  parameters: Parameters,
  report: Progress,
): Promise<Story[]> {
  const name = situation.replaceAll(' ', '_');
  const database = await databases.copy(name);
  const { inTheWayMs } = parameters;
  const during: During = (work) =>
    measured(load, () => (situation === 'free' ? work() : behind(database.appUrl, inTheWayMs, work)));
  const stories = [await ours(database, load, situation, parameters, during, report)];
  for (const who of REFERENCES) {
    report(`${who}, ${situation}: SET NOT NULL`);
    await dropNotNull(database.ownerUrl);
    const none = await measured(load, () => sleep(parameters.quietMs));
    const change = await during(() => setNotNull(who, database.ownerUrl));
    report(summarize(change));
    const phases: Story['phases'] = [
      { name: 'none', measured: none },
      { name: 'SET NOT NULL', measured: change },
    ];
    stories.push({ who, situation, phases });
  }
  await load.leave();
  await databases.drop(name);
  return stories;
}

/** The order of a deploy: expand under the old release, the rollout, backfill and contract under the new one. */
async function ours(
  { appUrl: url, ownerUrl }: TestDatabase,
  load: Load,
  situation: Situation,
  { orders, readers, quietMs, settings }: Parameters,
  during: During,
  report: Progress,
): Promise<Story> {
  const spec = { url, readers, orders };
  const outputs: { [phase in Phase]?: Line[] } = {};
  const run = async (phase: Phase) => {
    report(`ours, ${situation}: ${phase}`);
    const figures = await during(async () => {
      outputs[phase] = await runPhase(phase, ownerUrl, { settings });
    });
    report(summarize(figures));
    return { name: phase, measured: figures };
  };
  await load.serve(spec, '1.0.0');
  const phases: Story['phases'] = [{ name: 'none', measured: await measured(load, () => sleep(quietMs)) }];
  phases.push(await run('expand'));
  await load.serve(spec, '2.0.0');
  phases.push(await run('backfill'), await run('contract'));
  return { who: 'ours', situation, phases, backfill: backfillFiguresOf(outputs.backfill ?? []) };
}

async function measureReferences(
  shop: Shop,
  load: Load,
  { orders, readers }: Parameters,
): Promise<Pick<SchemaComparison, 'atOnceRowsPerSecond' | 'references'>> {
  const count = Math.min(orders, AT_ONCE);
  const onCopy = async <T>(fill: (database: TestDatabase) => Promise<T>): Promise<T> => {
    const database = await shop.copy('at_once');
    await load.serve({ url: database.appUrl, readers, orders }, '1.0.0');
    await runPhase('expand', database.ownerUrl);
    const found = await fill(database);
    await load.leave();
    await shop.drop('at_once');
    return found;
  };
  return {
    atOnceRowsPerSecond: await onCopy(({ ownerUrl }) => fillAtOnce(ownerUrl, count)),
    references: await onCopy(({ superuserUrl }) => fillReferences(superuserUrl, count)),
  };
}

const summarize = ({ tookMs, reads, writes }: Measured): string =>
  `  took ${(tookMs / 1_000).toFixed(1)} s; worst read ${reads.worst.toFixed(0)} ms, worst write ${writes.worst.toFixed(0)} ms`;
