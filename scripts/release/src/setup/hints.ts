/** Failures of the host that can affect many commands, each with the next step. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /no space left on device|ENOSPC|enough free space|disk quota exceeded/i,
    'The disk is full. Free some space (`docker system df` shows what the engine keeps), then run setup again.',
  ],
  [
    /temporary failure (in name resolution|resolving)|could not resolve|network is unreachable|no route to host|could not connect|failed getting release file/i,
    'The package mirror cannot be reached. Check the network and the mirror in /etc/apt, then run setup again.',
  ],
  [
    /not valid yet|is expired|release file.*expired/i,
    "This host's clock and its package mirror disagree. Check `date`.",
  ],
];

/** The next step after a failed command, if its output is known. */
export function hint(output: string): string | undefined {
  return HINTS.find(([pattern]) => pattern.test(output))?.[1];
}
