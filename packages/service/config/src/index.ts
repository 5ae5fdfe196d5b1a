export { ConfigError } from './config-error.ts';
export { integer } from './integer.ts';
export { loadConfig } from './load-config.ts';
export type { Environment } from './read-variable.ts';
export { unknownVariables } from './unknown-variables.ts';
