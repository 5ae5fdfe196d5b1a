import { databaseHost, serviceName } from '../site.ts';
import { platformOf, type Target } from '../target/load.ts';
import type { Doubt } from './assign-blame.ts';

/** What to do about a release that is to blame. */
export const MEND_IT = 'mend it, give it a new version, deploy again';

/** What to do about trouble that is not the release's. Pure. Never to change the release. */
export function hintFor(
  doubt: Doubt | 'engine',
  target: Pick<Target, 'name' | 'stack' | 'database' | 'platform'>,
  node?: string,
): string {
  const { name } = target;
  const again = 'then deploy the same release again';
  switch (doubt) {
    case 'host':
      return `find what uses up the nodes (top, iostat), ${again}`;
    case 'database':
      return `docker service ps --no-trunc ${serviceName(databaseHost(target), 'db')}; ${again}`;
    case 'incumbent':
      return `mend what both releases need, ${again}; to deploy over a release that fails: npm run deploy -- --target ${name} --force`;
    case 'metrics':
      return `docker service ps --no-trunc ${serviceName(platformOf(target), 'prometheus')}; ${again}, or without the metrics: --no-analysis`;
    case 'engine':
      return `docker node inspect --pretty ${node ?? 'NODE'}; on that node: journalctl -u docker, df -h; ${again}`;
    case 'unclear':
      return `npm run status -- --target ${name}; deploy the same release again to go on, or npm run rollback -- --target ${name}`;
  }
}
