import type { Violation } from './check.ts';
import type { Import, Texts } from './imports.ts';
import { DECLARED } from './rules.ts';

/** Imports of another package of this repository that package.json does not declare, one for each pair of packages. */
export function undeclaredOf(imports: readonly Import[], texts: Texts): Violation[] {
  const found = new Map<string, Violation>();
  for (const { from, line, to } of imports) {
    const [here, there] = [manifestOf(from, texts), manifestOf(to, texts)];
    if (!here || !there || here.name === there.name || here.needs.includes(there.name)) continue;
    const key = `${here.name} ${there.name}`;
    const what = `${from}:${line} imports ${there.name}, which ${here.path} does not declare`;
    if (!found.has(key)) found.set(key, { what, because: DECLARED });
  }
  return [...found.values()];
}

function manifestOf(file: string, texts: Texts) {
  const parts = file.split('/');
  const path = `${parts.slice(0, parts[0] === 'packages' ? 3 : 2).join('/')}/package.json`;
  const text = texts.get(path);
  if (text === undefined) return undefined;
  const { name, dependencies, devDependencies } = JSON.parse(text) as Manifest;
  return { path, name, needs: Object.keys({ ...dependencies, ...devDependencies }) };
}

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}
