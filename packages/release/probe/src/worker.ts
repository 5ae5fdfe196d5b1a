import { serveAsWorker } from './load/index.ts';
import { openRequests } from './workload.ts';

// A process of its own that sends a share of a run's load.
serveAsWorker(openRequests);
