import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

interface EndToEndOptions {
  /** How many files run at the same time; each of them needs a stack of its own. */
  atOnce?: number;
  /** Files that take longest, by a part of their path; they start first. */
  first?: readonly string[];
}

/** Tests on a Docker Engine, each of which continues from the state of the previous one in its file. */
export const endToEnd = (
  folder: URL,
  suite: 'e2e' | 'lab',
  { atOnce = 1, first = [] }: EndToEndOptions = {},
) =>
  defineConfig({
    test: {
      root: fileURLToPath(folder),
      include: [`test/${suite}/**/*.test.ts`],
      sequence: { concurrent: false, sequencer: startingWith(first) },
      maxWorkers: atOnce,
      bail: 1,
      testTimeout: 600_000,
      hookTimeout: 600_000,
      reporters: ['verbose', 'json'],
      outputFile: { json: fileURLToPath(new URL(`test-results/${suite}.json`, folder)) },
    },
  });

const startingWith = (first: readonly string[]) =>
  class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const startsLater = ({ moduleId }: TestSpecification) => !first.some((part) => moduleId.includes(part));
      return (await super.sort(files)).sort((a, b) => Number(startsLater(a)) - Number(startsLater(b)));
    }
  };
