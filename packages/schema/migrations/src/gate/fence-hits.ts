import type { Turn } from '../run/context.ts';
import type { Witness } from './witness.ts';

interface Hits {
  application: string;
  role: string;
  address: string | null;
  fence: string;
  times: number;
  first: Date;
}

/** Who wrote what a contract would have refused, while its fences watched. */
export async function fenceHits({ db }: Turn, change: string): Promise<Witness[]> {
  const rows = (await db('release.fence_hits')
    .where({ change })
    .groupBy('application', 'role', 'address', 'fence')
    .orderBy(['application', 'fence', 'address'])
    .select({ application: 'application', role: 'role', address: 'address', fence: 'fence' })
    .select({ times: db.raw('count(*)::int'), first: db.raw('min(at)') })) as Hits[];
  return rows.map(({ application, role, address, fence, times, first }) => ({
    kind: 'fence',
    who: application || role,
    where: `from ${address ?? "the database's own host"}, wrote ${times} times against "${fence}"`,
    since: first,
  }));
}
