export interface Mirrors {
  /** Where bookworm and bookworm-updates are, ending in `/`. */
  main: string;
  /** Where bookworm-security is, ending in `/`. */
  security: string;
}

/**
 * Chooses the mirrors to build from: the one that the user names, else those this host is configured with, because they are
 * reachable and trusted here.
 * @param indexTargets lines of `apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(ORIGIN)'`
 * @param named a Debian mirror such as https://mirror.example/debian/, from the environment
 * @returns undefined on a host that has no Debian mirror, when none is named
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
