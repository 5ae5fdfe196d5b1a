export * as argv from './argv/index.ts';
export type { JobOptions } from './argv/jobs.ts';
export { createDocker, type Docker, type RunOptions } from './docker.ts';
export { DockerError } from './errors.ts';
export { failOver } from './fail-over.ts';
export { isMissing, observeService, observeTasks } from './observe.ts';
export { type ImageView, parseReference, readImage } from './read/image.ts';
export {
  type HealthCheck,
  readService,
  type ServiceView,
  type UpdatePolicy,
  type UpdateState,
} from './read/service.ts';
export { readConfigs, readSecrets, type StoredConfig } from './read/stored.ts';
export { hasEnded, hasFailed, readTasks, type TaskState, type TaskView } from './read/tasks.ts';
