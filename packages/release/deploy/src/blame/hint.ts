import { databaseHost, serviceName } from '../site.ts';
import { platformOf, type Target } from '../target/load.ts';
import type { Doubt } from './assign-blame.ts';

/** The next step for a release that is at fault. */
export const FIX_IT = 'fix it, give it a new version, deploy again';

/** The next step for trouble that is not the release's. It never asks to change the release. */
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
      return `docker stack ps --no-trunc --filter name=${serviceName(databaseHost(target), 'db')} ${databaseHost(target).stack}; ${again}`;
    case 'incumbent':
      return `fix what both releases depend on, ${again}; to deploy over a failing release: npm run deploy -- --target ${name} --force`;
    case 'metrics':
      return `docker service ps --no-trunc ${serviceName(platformOf(target), 'prometheus')}; ${again}, or without metrics: --no-analysis`;
    case 'engine':
      return `docker node inspect --pretty ${node ?? 'NODE'}; on that node: journalctl -u docker, df -h; ${again}`;
    case 'unclear':
      return `npm run status -- --target ${name}; deploy the same release again to continue, or npm run rollback -- --target ${name}`;
  }
}
