const KEYWORDS = new Set(
  'and or unless offset by without on ignoring group_left group_right bool start end'.split(' '),
);

/** The names of the metrics in a PromQL expression: every name that is no function, no keyword and no label. */
export function metricsIn(expression: string): string[] {
  const bare = expression
    .replace(/"[^"]*"/g, '""')
    .replace(/\{[^}]*\}/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ')
    .replace(/\boffset\s+\w+/g, ' ');
  const names = [...bare.matchAll(/(?<![\w:.])([a-zA-Z_:][\w:]*)(\s*\()?/g)];
  return [...new Set(names.filter(([, , call]) => !call).map(([, name = '']) => name))].filter(
    (name) => !KEYWORDS.has(name),
  );
}
