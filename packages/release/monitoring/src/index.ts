export { type RenderedFile, renderGrafana, renderPrometheus } from './render.ts';
export type { Watched, WatchedStack } from './watch.ts';
