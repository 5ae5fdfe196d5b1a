import { type Cycle, cyclesOf, type Edge } from './cycles.ts';
import type { Import } from './imports.ts';
import { NEVER_LOADS, NO_FILE_CYCLE, NO_FOLDER_CYCLE, ROOMS } from './rules.ts';

/** An import, or a group of them, that a rule forbids. */
export interface Violation {
  /** File, line and what it imports. */
  what: string;
  because: string;
}

/** Every violation of the rules among the imports. */
export function violationsOf(imports: readonly Import[]): Violation[] {
  const edges = imports.map(({ from, to, line }): Edge => ({ from, to, at: `${from}:${line}` }));
  return [
    ...imports.flatMap(directionOf),
    ...loadingOf(imports),
    ...cyclesOf(edges).map((cycle) => ofCycle(cycle, 'Files', NO_FILE_CYCLE)),
    ...folderCyclesOf(edges),
  ];
}

function directionOf(one: Import): Violation[] {
  const room = ROOMS.find(({ folders }) => isIn(one.from, folders));
  if (!room || !isIn(one.to, ['packages', 'scripts', 'services'])) return [];
  const own = room.folders.some((folder) => isIn(one.from, [folder]) && isIn(one.to, [folder]));
  const allowed = [...room.mayImport, ...(isTest(one.from) ? (room.testsMayImport ?? []) : [])];
  return own || isIn(one.to, allowed) ? [] : [violation(one, `imports ${one.to}`, room.because)];
}

/** Imports that load the package through files outside of those folders, each with the import chain. */
function loadingOf(imports: readonly Import[]): Violation[] {
  const { folders, npmPackage, because } = NEVER_LOADS;
  const loading = imports.filter(({ typeOnly }) => !typeOnly);
  const loaded = Map.groupBy(loading, ({ from }) => from);
  return loading
    .filter(({ from, to }) => isIn(from, folders) && !isIn(to, folders))
    .flatMap((one) => {
      const way = wayTo(npmPackage, one.to, loaded);
      return way ? [violation(one, `loads ${way.join(' → ')}`, because)] : [];
    });
}

/** The shortest import chain from a file to a package. */
function wayTo(npmPackage: string, start: string, loaded: ReadonlyMap<string, Import[]>) {
  const cameFrom = new Map<string, string | undefined>([[start, undefined]]);
  for (const [file] of cameFrom)
    for (const { to } of loaded.get(file) ?? []) if (!cameFrom.has(to)) cameFrom.set(to, file);
  if (!cameFrom.has(npmPackage)) return undefined;
  const way: string[] = [];
  for (let at: string | undefined = npmPackage; at !== undefined; at = cameFrom.get(at)) way.unshift(at);
  return way;
}

/**
 * Cycles between sibling folders, anywhere below a package's src. Test files are exempt.
 */
function folderCyclesOf(edges: readonly Edge[]): Violation[] {
  const between = new Map<string, Edge[]>();
  for (const { at, ...edge } of edges) {
    const [parent, from, to] = divergence(edge.from, edge.to);
    if (isTest(edge.from) || from === undefined || to === undefined) continue;
    if (`${parent}/`.includes('/src/'))
      between.set(parent, [...(between.get(parent) ?? []), { from, to, at }]);
  }
  return [...between].flatMap(([parent, edges]) =>
    cyclesOf(edges).map((cycle) => ofCycle(cycle, `Folders of ${parent}`, NO_FOLDER_CYCLE)),
  );
}

function ofCycle({ nodes, way }: Cycle, kind: string, because: string): Violation {
  const steps = way.map(({ from, to, at }) => `\n    ${from} → ${to} (${at})`);
  return {
    what: `${kind} import each other: ${nodes.join(', ')}; for one${steps.join('')}`,
    because,
  };
}

/** The deepest folder that both files are in, and the folder below it of each; none for a file that is in it directly. */
function divergence(from: string, to: string) {
  const [left, right] = [from.split('/'), to.split('/')];
  const depth = left.findIndex((part, index) => part !== right[index]);
  const folder = (path: string[]) => (path.length > depth + 1 ? path[depth] : undefined);
  return [left.slice(0, depth).join('/'), folder(left), folder(right)] as const;
}

function violation({ from, line, specifier }: Import, does: string, because: string): Violation {
  return { what: `${from}:${line} ${does} (${specifier})`, because };
}

function isIn(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.includes('/test/');
}
