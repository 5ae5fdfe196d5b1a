type Phase = 'expand' | 'backfill' | 'contract';

/** The changes of each release, with the phases that they have. */
const CHANGES: Record<string, Phase[]> = {
  '001_create_orders': ['expand'],
  '002_add_order_tracking': ['expand', 'backfill', 'contract'],
};

/** Schema commands, and the database that they change. */
export class SchemaJobs {
  readonly jobs = new Map<string, { image: string; output: string }>();
  /** The number of backups. */
  backups = 0;
  private readonly done = new Set<string>();

  /** @param args of `docker service create` */
  run(args: readonly string[]): void {
    if (args.includes('/run/database/backup.sh')) {
      this.backups++;
      const output = `taken orders-20260101T000000Z-002_add_order_tracking.backfill.dump 1000\nend`;
      this.jobs.set(args[args.indexOf('--name') + 1] ?? '', { image: '', output });
      return;
    }
    const script = args.indexOf('/app/schema.cjs');
    const [image = '', command = ''] = [args[script - 2], args[script + 1]];
    const changes = Object.keys(CHANGES).slice(0, image.includes(':1.0.0@') ? 1 : 2);
    const phases = changes.flatMap((change) => CHANGES[change]?.map((phase) => ({ change, phase })) ?? []);
    for (const { change, phase } of phases) if (phase === command) this.done.add(`${change} ${phase}`);
    const result = {
      event: 'result',
      outcome: 'done',
      changes: changes.map((change) => this.stateOf(change)),
    };
    this.jobs.set(args[args.indexOf('--name') + 1] ?? '', { image, output: JSON.stringify(result) });
  }

  private stateOf(change: string) {
    const state = (phase: Phase) => {
      if (!CHANGES[change]?.includes(phase)) return 'none';
      return this.done.has(`${change} ${phase}`) ? 'done' : 'pending';
    };
    return { change, expand: state('expand'), backfill: state('backfill'), contract: state('contract') };
  }
}
