import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ROOT } from '../../src/lib/command.ts';

/** An editable copy of the services, the commands and the files that they read. The packages are those of the checkout. */
export async function copyCheckout(): Promise<{ root: string; remove: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'checkout-'));
  const wanted = ['package.json', 'services', 'scripts/release', 'infra', 'docker'];
  const filter = (path: string) => !['node_modules', 'dist', 'test-results'].includes(basename(path));
  for (const part of wanted) await cp(join(ROOT, part), join(root, part), { recursive: true, filter });
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}
