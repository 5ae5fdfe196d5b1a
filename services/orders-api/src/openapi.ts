import { openApiDocument } from '@zero-downtime/openapi';
import { features } from './openapi/features.ts';
import { info } from './openapi/info.ts';

/** Computed when the service runs from its sources. In the bundle, JSON replaces this module. */
export default openApiDocument({ info, features });
