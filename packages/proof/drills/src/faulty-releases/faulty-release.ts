import { fileURLToPath } from 'node:url';

/** The current release of a service with a bug in front of it, to try a rollout with. */
export interface FaultyRelease {
  name: string;
  version: string;
  /** What the bug does. */
  describes: string;
  /** The module that is the bug; it runs before the service and knows nothing of its sources. */
  prelude: string;
}

const faulty = (name: string, describes: string): FaultyRelease => ({
  name,
  version: `2.1.0-${name}`,
  describes,
  prelude: fileURLToPath(new URL(`preludes/${name}.ts`, import.meta.url)),
});

/** The last six become ready and stay so while they live: no health check finds them, only what they answer, or their memory. */
export const FAULTY_RELEASES: readonly FaultyRelease[] = [
  faulty('crashes', 'ends at once, and its log says why'),
  faulty('never-ready', 'lives and never gets ready, and its log says why'),
  faulty('answers-500', '5 s after its first order, each order is a 500; reads are fine'),
  faulty('some-500', 'every 20th read of an order is a 500'),
  faulty('one-kind', 'an order of more than three items is a 500, no other is'),
  faulty('slow', 'each answer takes 110 to 200 ms longer'),
  faulty(
    'cuts-off',
    'every tenth answer breaks off in the middle; its own figures count it as one whose client left',
  ),
  faulty('leaks', 'takes 1.9 MB more each second, asked or not: dead after two minutes, in 256 MB'),
];

/** The environment with which a deploy builds a faulty release; empty for a release of the checkout. */
export function buildEnvironment(version: string): Record<string, string> {
  const release = FAULTY_RELEASES.find((one) => one.version === version);
  return release ? { RELEASE_VERSION: version, RELEASE_PRELUDE: release.prelude } : {};
}
