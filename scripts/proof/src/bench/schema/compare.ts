import { setTimeout as sleep } from 'node:timers/promises';
import type { Cleanup } from '@zero-downtime/bench';
import type { TestDatabase } from '@zero-downtime/database/testing';
import { fillAtOnce } from './contenders/fill-at-once.ts';
import { fillOneColumn } from './contenders/one-column/fill-one-column.ts';
import { type Line, type Phase, runPhase } from './contenders/ours.ts';
import { dropNotNull, type Reference, setNotNull } from './contenders/set-not-null.ts';
import { type Databases, prepareDatabases } from './databases.ts';
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
  /** The figures for one column of a table that has only a key, without a load: the maximum of the batches. */
  oneColumn: BackfillFigures;
}

const SITUATIONS = ['free', 'in the way'] as const;
const REFERENCES = ['bare', 'knex'] as const;
/** A part of the orders is enough. */
const AT_ONCE = 500_000;
const ONE_COLUMN = 2_000_000;

type Progress = (line: string) => void;
type During = (work: () => Promise<unknown>) => Promise<Measured>;

/** Migrates 1.0.0 to the contracted schema of 2.0.0, then performs the last step in other ways on the same rows; free, and with a transaction in the way. */
export async function compareChanges(
  cleanup: Cleanup,
  parameters: Parameters,
  report: Progress,
): Promise<SchemaComparison> {
  report(`starting PostgreSQL, creating ${parameters.orders} orders …`);
  const databases = await prepareDatabases(cleanup, parameters.orders);
  const load = await startLoad();
  cleanup.add(() => load.stop());
  const stories: Story[] = [];
  for (const situation of SITUATIONS) {
    stories.push(...(await measureStories(databases, load, situation, parameters, report)));
  }
  report('filling many orders in one statement');
  const atOnceRowsPerSecond = await measureAtOnce(databases, load, parameters);
  report('filling one column of a plain table');
  const { ownerUrl } = await databases.fresh();
  const oneColumn = await fillOneColumn(ownerUrl, Math.min(parameters.orders, ONE_COLUMN));
  return { stories, atOnceRowsPerSecond, oneColumn };
}

async function measureStories(
  databases: Databases,
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

async function measureAtOnce(
  databases: Databases,
  load: Load,
  { orders, readers }: Parameters,
): Promise<number> {
  const { appUrl: url, ownerUrl } = await databases.copy('at_once');
  await load.serve({ url, readers, orders }, '1.0.0');
  await runPhase('expand', ownerUrl);
  const rowsPerSecond = await fillAtOnce(ownerUrl, Math.min(orders, AT_ONCE));
  await load.leave();
  await databases.drop('at_once');
  return rowsPerSecond;
}

const summarize = ({ tookMs, reads, writes }: Measured): string =>
  `  took ${(tookMs / 1_000).toFixed(1)} s; worst read ${reads.worst.toFixed(0)} ms, worst write ${writes.worst.toFixed(0)} ms`;
