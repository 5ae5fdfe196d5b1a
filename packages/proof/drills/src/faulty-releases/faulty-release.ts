import { fileURLToPath } from 'node:url';

/** The current release of a service with a bug injected by a prelude. */
export interface FaultyRelease {
  name: string;
  version: string;
  /** The effect of the bug. */
  describes: string;
  /** The module with the bug; it runs before the service and does not depend on its sources. */
  prelude: string;
}

const faulty = (name: string, describes: string): FaultyRelease => ({
  name,
  version: `2.1.0-${name}`,
  describes,
  prelude: fileURLToPath(new URL(`preludes/${name}.ts`, import.meta.url)),
});

/** The last six become and stay ready: no health check detects them, only their answers or their memory. */
export const FAULTY_RELEASES: readonly FaultyRelease[] = [
  faulty('crashes', 'exits at once; its log has the reason'),
  faulty('never-ready', 'never becomes ready; its log has the reason'),
  faulty('answers-500', '5 s after its first order, each order is answered 500; reads work'),
  faulty('some-500', 'every 20th read of an order is answered 500'),
  faulty('one-kind', 'an order of more than three items is answered 500, no other'),
  faulty('slow', 'each answer takes 110 to 200 ms longer'),
  faulty('cuts-off', 'every tenth answer is truncated; its own metrics count a disconnected client'),
  faulty('leaks', 'leaks 1.9 MB a second, even without requests: out of memory (256 MB) after two minutes'),
];

/** The environment for building a faulty release; empty for a release of the checkout. */
export function buildEnvironment(version: string): Record<string, string> {
  const release = FAULTY_RELEASES.find((one) => one.version === version);
  return release ? { RELEASE_VERSION: version, RELEASE_PRELUDE: release.prelude } : {};
}
