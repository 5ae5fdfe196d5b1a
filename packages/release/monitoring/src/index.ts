export { type RenderedFile, renderGrafana, renderPrometheus } from './render.ts';
