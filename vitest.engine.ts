import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest first, so that the workers end at about the same time. The other files follow in any order. */
const LONGEST = ['release', 'tour', 'new-service', 'two-services', 'edge-hostile', 'certificate'];
const place = ({ moduleId }: TestSpecification): number => {
  const at = LONGEST.indexOf(basename(moduleId, '.test.ts'));
  return at < 0 ? LONGEST.length : at;
};

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    return files.toSorted((a, b) => place(a) - place(b));
  }
}

/**
 * Tests that deploy to the Docker Engine of this machine. Each test of a file continues from the state of the previous one.
 * @param suite a folder: scripts/(room)/test/(suite)
 * @param files how many files run at once
 */
export const onEngine = (suite: 'e2e' | 'lab', files: number) =>
  defineConfig({
    test: {
      include: [`scripts/*/test/${suite}/**/*.test.ts`],
      sequence: { concurrent: false, sequencer: LongestFirst },
      maxWorkers: files,
      globalSetup: '@zero-downtime/release-scripts/testing/registry',
      bail: 1,
      testTimeout: 600_000,
      hookTimeout: 600_000,
      reporters: ['verbose', 'json'],
      outputFile: { json: `test-results/${suite}.json` },
    },
  });
