/**
 * One fill for each release, on light and dark backgrounds, with dark text on it. Neighbours also differ for colour-blind readers. A seventh
 * release repeats the first colour, and has its name beside it.
 */
export const RELEASE_FILLS = ['#4f8fd6', '#cf7d28', '#2a9d82', '#a27bd1', '#8f9430', '#d1719a'] as const;

/** The style class that fills with a release's colour. */
export type ReleaseClass = (release: string) => string;

export function releaseClasses(releases: readonly string[]): ReleaseClass {
  return (release) => {
    const index = releases.indexOf(release);
    return index < 0 ? 'release-none' : `release-${index % RELEASE_FILLS.length}`;
  };
}
