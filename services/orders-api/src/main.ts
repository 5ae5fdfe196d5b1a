import { runService } from '@zero-downtime/kit';
import { service } from './service.ts';

runService(service);
