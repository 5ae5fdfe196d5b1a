const indentOf = (line: string): number => line.length - line.trimStart().length;
const isComment = (line: string): boolean => /^\s*(\/\*\*|\*|\/\/)/.test(line);

/**
 * The lines of a named function, or of a named key of a YAML file, with the comment above a function. The end is found by indentation.
 * @returns the first and the last line, counted from 1
 * @throws when the source has no such function or key
 */
export function blockOf(source: string, name: string): { from: number; to: number } {
  const lines = source.trimEnd().split('\n');
  const declaration = new RegExp(
    `^\\s*((export )?(async )?(function|const) ${RegExp.escape(name)}\\b|${RegExp.escape(name)}:)`,
  );
  const start = lines.findIndex((line) => declaration.test(line));
  if (start < 0) throw new Error(`no function or key is called ${name}`);
  const indent = indentOf(lines[start] ?? '');
  const isKey = lines[start]?.trim().startsWith(`${name}:`) === true;
  let from = start;
  while (!isKey && isComment(lines[from - 1] ?? '')) from -= 1;
  const after = lines.findIndex(
    (line, at) =>
      at > start && line.trim() !== '' && (isKey ? indentOf(line) <= indent : line.startsWith('}')),
  );
  return { from: from + 1, to: isKey ? (after < 0 ? lines.length : after) : after + 1 };
}
