import { join } from 'node:path';
import { ROOT } from '../lib/command.ts';

/** The changes that are meant when none are named: those of the service that this repository is about. */
export const CHANGES = join(ROOT, 'services/orders-api/changes');
