/**
 * The environment is not a valid configuration. `problems` has one sentence for each invalid variable, so that all can be fixed at
 * once. Sentences name variables and rules, never values.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const lines = problems.map((problem) => `  - ${problem}`).join('\n');
    super(`The environment is not a valid configuration. Fix these variables and start again:\n${lines}`);
    this.problems = problems;
  }
}
