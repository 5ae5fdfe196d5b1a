/* The operations of a deploy, for experiments that replace some of them. */
export { step } from '../events.ts';
export { buildImage, pushImage } from '../images/publish.ts';
export type { Operation } from '../plan/operation.ts';
export { settingsOf } from '../stack/read-stack.ts';
export type { Replacements } from './behaviour.ts';
export { need } from './deployment.ts';
export { OPERATIONS } from './operations.ts';
