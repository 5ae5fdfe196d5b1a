import { lt, valid } from 'semver';

/**
 * Whether a release is older than the oldest that fits. One that is no version counts as old: wrongly waiting is cheaper
 * than wrongly contracting.
 */
export function isOlder(release: string, oldestRelease: string): boolean {
  return valid(release) === null || lt(release, oldestRelease);
}

/** The release in an application's name of a service, `shop/1.0.0`; undefined for the name of another. */
export function releaseIn(applicationName: string, service: string): string | undefined {
  const prefix = `${service}/`;
  return applicationName.startsWith(prefix) ? applicationName.slice(prefix.length) : undefined;
}
