import { serveAsWorker } from '@zero-downtime/probe/load';
import { openOrders } from './workload.ts';

// The entry point of a worker process, which sends a share of the load.
serveAsWorker(openOrders);
