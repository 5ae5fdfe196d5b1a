import { runSchema } from '@zero-downtime/migrations';

runSchema(import.meta.dirname);
