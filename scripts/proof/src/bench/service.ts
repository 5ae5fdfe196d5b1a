import { fileURLToPath } from 'node:url';
import about from '../../../../services/orders-api/package.json' with { type: 'json' };

export const serviceDir = fileURLToPath(new URL('../../../../services/orders-api', import.meta.url));

/** The measured release: the current one. */
export const VERSION = about.version;
