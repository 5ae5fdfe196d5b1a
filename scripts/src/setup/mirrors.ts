export interface Mirrors {
  /** Where bookworm and bookworm-updates are, ending in `/`. */
  main: string;
  /** Where bookworm-security is, ending in `/`. */
  security: string;
}

const PUBLIC: Mirrors = {
  main: 'http://deb.debian.org/debian/',
  security: 'http://deb.debian.org/debian-security/',
};

/**
 * Chooses the mirrors to build from: the ones this host is configured with, because they are reachable and trusted here;
 * Debian's public ones where the host is not Debian.
 * @param indexTargets lines of `apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(ORIGIN)'`
 */
export function chooseMirrors(indexTargets: string): Mirrors {
  const rows = indexTargets
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , origin]) => origin === 'Debian');
  const find = (wanted: (release: string) => boolean) =>
    rows.find(([, release = '']) => wanted(release))?.[0];
  return {
    main: find((release) => /^[a-z]+$/.test(release)) ?? PUBLIC.main,
    security: find((release) => release.endsWith('-security')) ?? PUBLIC.security,
  };
}
