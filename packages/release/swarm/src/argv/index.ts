export * from './containers.ts';
export * from './images.ts';
export * from './jobs.ts';
export * from './services.ts';
export * from './store.ts';
