import { openApiDocument } from '@zero-downtime/openapi';
import { features } from './openapi/features.ts';
import { info } from './openapi/info.ts';

/** Computed here when the sources run; the bundle has the JSON in its place. */
export default openApiDocument({ info, features });
