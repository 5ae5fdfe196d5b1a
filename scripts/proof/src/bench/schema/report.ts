import { type Machine, markdownTable } from '@zero-downtime/bench';
import versions from '../../../../../docker/versions.json' with { type: 'json' };
import type { Parameters, SchemaComparison, Story } from './compare.ts';
import type { Measured } from './measure.ts';
import { targetsOf, worstAddedMs } from './targets.ts';

const NAMES: Record<Story['who'], string> = {
  ours: 'this project',
  bare: 'bare SET NOT NULL',
  knex: "Knex's migrator",
};

/** The report as Markdown. */
export function describeChanges(
  comparison: SchemaComparison,
  parameters: Parameters,
  machine: Machine,
): string {
  const { orders, readers, inTheWayMs } = parameters;
  return [
    `${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}; load average before: ${machine.loadBefore}.`,
    `${orders} orders, ${readers} readers and a writer, each with a query every 20 ms; PostgreSQL ${versions.postgres.version} with fsync on.`,
    `“in the way”: a transaction of ${inTheWayMs / 1_000} s that has written to orders, when each phase begins and again after each break of 2 s.`,
    '',
    markdownTable(SUMMARY_HEAD, comparison.stories.map(summaryOf(comparison.stories))),
    '',
    markdownTable(PHASE_HEAD, comparison.stories.flatMap(phaseRows)),
    '',
    markdownTable(BACKFILL_HEAD, backfillRows(comparison)),
    '',
    markdownTable(GROWTH_HEAD, growthRows(comparison, orders)),
    '',
    ...targetsOf(comparison).map(
      ({ what, found, met }) => `- ${what}: **${met ? 'met' : 'not met'}** (${found})`,
    ),
  ].join('\n');
}

const SUMMARY_HEAD = ['', 'worst read, added ms', 'of bare', 'ACCESS EXCLUSIVE, ms', 'failed queries'];

function summaryOf(stories: readonly Story[]): (story: Story) => string[] {
  return (story) => {
    const bare = stories.find(({ who, situation }) => who === 'bare' && situation === story.situation);
    const added = worstAddedMs(story);
    const exclusives = story.phases.map(({ measured }) => measured.locks.exclusive);
    const failed = story.phases.reduce((sum, { measured }) => sum + measured.failures, 0);
    return [
      `${NAMES[story.who]}, ${story.situation}`,
      added.toFixed(0),
      bare ? (added / worstAddedMs(bare)).toFixed(3) : '',
      range(exclusives),
      String(failed),
    ];
  };
}

const PHASE_HEAD = [
  'phase',
  'took s',
  'read p50 ms',
  'p99',
  'worst',
  'write p50 ms',
  'p99',
  'worst',
  'ACCESS EXCLUSIVE, ms',
  'a reader waited for a lock, ms',
];

function phaseRows({ who, situation, phases }: Story): string[][] {
  return phases.map(({ name, measured }) => [
    `${NAMES[who]}, ${situation}: ${name === 'none' ? 'no change' : name}`,
    ...phaseCells(measured),
  ]);
}

function phaseCells({ tookMs, reads, writes, locks }: Measured): string[] {
  const ms = (value: number) => value.toFixed(1);
  return [
    ms(tookMs / 1_000),
    ...[reads.p50, reads.p99, reads.worst, writes.p50, writes.p99, writes.worst].map(ms),
    range([locks.exclusive]),
    locks.readerWaited.toFixed(0),
  ];
}

/** The longest lock as a range: between its samples, and between the samples around them. */
function range(exclusives: readonly Measured['locks']['exclusive'][]): string {
  const atLeast = Math.max(...exclusives.map((it) => it.atLeast));
  const atMost = Math.max(...exclusives.map((it) => it.atMost));
  return atMost === 0 ? '0' : `${atLeast.toFixed(0)}–${atMost.toFixed(0)}`;
}

const BACKFILL_HEAD = ['to fill', 'rows/s', 'of one statement', 'worst batch ms'];

function backfillRows({ stories, atOnceRowsPerSecond, references, oneColumn }: SchemaComparison): string[][] {
  const rows = stories.flatMap(({ backfill, situation }) =>
    backfill
      ? [
          [
            `orders, in batches, ${situation}`,
            backfill.rowsPerSecond.toFixed(0),
            (backfill.rowsPerSecond / atOnceRowsPerSecond).toFixed(2),
            backfill.worstBatchMs.toFixed(0),
          ],
        ]
      : [],
  );
  return [
    ...rows,
    ['orders, in one statement', atOnceRowsPerSecond.toFixed(0), '1.00', ''],
    ...references.map(({ name, rowsPerSecond }) => [
      name,
      rowsPerSecond.toFixed(0),
      (rowsPerSecond / atOnceRowsPerSecond).toFixed(2),
      '',
    ]),
    [
      'one column of a plain table, in batches',
      oneColumn.rowsPerSecond.toFixed(0),
      '',
      oneColumn.worstBatchMs.toFixed(0),
    ],
  ];
}

const GROWTH_HEAD = [
  'orders',
  'expand s',
  'slope',
  'backfill s',
  'slope',
  'contract s',
  'slope',
  'rows/s',
  'worst batch ms',
  'worst read, added ms',
];
const GROWING = ['expand', 'backfill', 'contract'] as const;

/** A slope of 1 is linear: ten times the orders take ten times as long. */
function growthRows({ growth, stories }: SchemaComparison, orders: number): string[][] {
  const last = stories.find(({ who, situation }) => who === 'ours' && situation === 'free');
  const sizes = last === undefined ? growth : [...growth, { orders, story: last }];
  return sizes.map((size, at) => [
    String(size.orders),
    ...GROWING.flatMap((phase) => {
      const seconds = secondsOf(size.story, phase);
      const before = sizes[at - 1];
      const slope =
        before && Math.log(seconds / secondsOf(before.story, phase)) / Math.log(size.orders / before.orders);
      return [seconds.toFixed(2), slope === undefined ? '' : slope.toFixed(2)];
    }),
    size.story.backfill?.rowsPerSecond.toFixed(0) ?? '',
    size.story.backfill?.worstBatchMs.toFixed(0) ?? '',
    worstAddedMs(size.story).toFixed(0),
  ]);
}

const secondsOf = ({ phases }: Story, phase: (typeof GROWING)[number]): number =>
  (phases.find(({ name }) => name === phase)?.measured.tookMs ?? Number.NaN) / 1_000;
