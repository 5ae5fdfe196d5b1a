/**
 * The environment does not make a usable configuration. `problems` has one sentence for each variable that is wrong,
 * so that one look at the log is enough to fix them all. Sentences name variables and rules, never values.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const lines = problems.map((problem) => `  - ${problem}`).join('\n');
    super(
      `The environment is not a usable configuration. Correct these variables and start again:\n${lines}`,
    );
    this.problems = problems;
  }
}
