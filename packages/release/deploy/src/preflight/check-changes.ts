import { join } from 'node:path';
import { sourceTree } from '@zero-downtime/releases';
import { type Finding, lintChanges } from '@zero-downtime/schema-lint';
import { refuse } from '../errors.ts';
import type { Site } from '../site.ts';

/** @throws Ending (refused) when a schema change of the release would block or break the previous release */
export async function checkChanges({ root, target }: Site, version: string): Promise<void> {
  const tree = await sourceTree(join(root, 'services', target.service), version);
  const errors = (await lintChanges([join(tree, 'changes')])).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw refuse(
    `the schema changes of ${version} are not safe:\n${errors.map(sentence).join('\n')}`,
    `npm run migrate -- lint services/${target.service}/changes`,
  );
}

const sentence = ({ change, phase, line, rule, message }: Finding): string =>
  `  ${change} ${phase}, line ${line}: ${message} (${rule})`;
