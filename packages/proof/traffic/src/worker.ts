import { serveAsWorker } from '@zero-downtime/probe/load';
import { openOrders } from './workload.ts';

// A process of its own that sends a share of a run's load.
serveAsWorker(openOrders);
