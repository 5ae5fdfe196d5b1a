export type { ServiceConfig } from './config.ts';
export { createServiceApp, type ServiceAppOptions } from './create-service-app.ts';
export { readinessOf } from './readiness.ts';
export { runService } from './run-service.ts';
export type { Service } from './service.ts';
export { type SchemaWatch, watchSchema } from './watch-schema.ts';
