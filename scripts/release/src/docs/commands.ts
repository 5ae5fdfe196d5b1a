export interface Scripts {
  /** The folder of the package.json, relative to the repository; '' is its root. */
  folder: string;
  names: readonly string[];
}

/**
 * The `npm run NAME` in a Markdown file whose script exists neither in the root nor in the package that the file belongs to.
 * Upper-case names are placeholders.
 */
export function unknownCommands(file: string, text: string, scripts: readonly Scripts[]): string[] {
  const known = new Set(
    scripts
      .filter(({ folder }) => folder === '' || file.startsWith(`${folder}/`))
      .flatMap(({ names }) => names),
  );
  const named = [...text.matchAll(/npm run (?:-s |--silent )?([a-z][\w:-]*)/g)].map(
    ([, name]) => name as string,
  );
  return [...new Set(named)].filter((name) => !known.has(name));
}
