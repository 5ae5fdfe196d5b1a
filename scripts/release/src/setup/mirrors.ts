export interface Mirrors {
  /** The URL of the archive with the suites and their updates, ending in `/`. */
  main: string;
  /** The URL of the archive with their security updates, ending in `/`. */
  security: string;
}

/**
 * Chooses the mirrors to build from: the named one, else those that this host is configured with, because they are
 * reachable and trusted here.
 * @param indexTargets lines of `apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(ORIGIN)'`
 * @param named a Debian mirror such as https://mirror.example/debian/, from the environment
 * @returns undefined when none is named and the host has no Debian mirror
 */
export function chooseMirrors(indexTargets: string, named?: string): Mirrors | undefined {
  if (named) return beside(named.endsWith('/') ? named : `${named}/`);
  const rows = indexTargets
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , origin]) => origin === 'Debian');
  const find = (wanted: (release: string) => boolean) =>
    rows.find(([, release = '']) => wanted(release))?.[0];
  const main = find((release) => /^[a-z]+$/.test(release));
  if (main === undefined) return undefined;
  return { main, security: find((release) => release.endsWith('-security')) ?? beside(main).security };
}

/** Mirrors have the security archive beside the main one, under this name. */
const beside = (main: string): Mirrors => ({ main, security: main.replace(/\/$/, '-security/') });
