import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';

/** One import of a file, resolved. */
export interface Import {
  from: string;
  line: number;
  specifier: string;
  /** A path of the repository, or the name of a package from npm. */
  to: string;
  /** Erased at run time: `import type`, or only types in the braces. */
  typeOnly: boolean;
}

/** The texts of the repository's sources and package.json files, by path. */
export type Texts = ReadonlyMap<string, string>;

interface Workspace {
  name: string;
  folder: string;
  exports: Record<string, string>;
}

/** Every import and re-export of the sources. @throws when a source cannot be parsed. */
export function importsOf(texts: Texts): Import[] {
  const workspaces = workspacesOf(texts);
  return [...texts]
    .filter(([path]) => path.endsWith('.ts'))
    .flatMap(([from, text]) =>
      specifiersOf(from, text).map(({ offset, ...found }) => ({
        ...found,
        from,
        line: text.slice(0, offset).split('\n').length,
        to: resolve(from, found.specifier, workspaces),
      })),
    );
}

function specifiersOf(path: string, text: string) {
  const { errors, module } = parseSync(path, text);
  if (errors[0]) throw new Error(`${path} cannot be parsed: ${errors[0].message}`);
  const found: { specifier: string; offset: number; typeOnly: boolean }[] = [];
  for (const { moduleRequest, entries } of module.staticImports) {
    const typeOnly = entries.length > 0 && entries.every((entry) => entry.isType);
    found.push({ specifier: moduleRequest.value, offset: moduleRequest.start, typeOnly });
  }
  for (const { moduleRequest, isType } of module.staticExports.flatMap(({ entries }) => entries))
    if (moduleRequest)
      found.push({ specifier: moduleRequest.value, offset: moduleRequest.start, typeOnly: isType });
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^['"](.+)['"]$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    if (literal?.[1]) found.push({ specifier: literal[1], offset: moduleRequest.start, typeOnly: false });
  }
  return found;
}

function workspacesOf(texts: Texts): Workspace[] {
  return [...texts]
    .filter(([path]) => path.endsWith('/package.json'))
    .map(([path, text]) => {
      const { name, exports = {} } = JSON.parse(text) as { name: string; exports?: Record<string, string> };
      return { name, exports, folder: posix.dirname(path) };
    });
}

function resolve(from: string, specifier: string, workspaces: readonly Workspace[]): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  const workspace = workspaces.find((one) => one.name === name);
  if (!workspace) return name;
  const wanted = `.${specifier.slice(name.length)}`;
  for (const [exported, file] of Object.entries(workspace.exports)) {
    const [start = '', end] = exported.split('*');
    if (end === undefined ? exported === wanted : wanted.startsWith(start))
      return posix.join(workspace.folder, file.replace('*', wanted.slice(start.length)));
  }
  return workspace.folder;
}
