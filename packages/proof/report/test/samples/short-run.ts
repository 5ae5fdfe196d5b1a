import type { Run } from '@zero-downtime/report';
import { sampleTraffic } from '../sample-traffic.ts';
import { at, bare } from './parts.ts';

/** Twenty seconds of traffic only. */
export function shortRun(): Run {
  return {
    ...bare('Twenty seconds of traffic', 'npm run traffic -- --for 20s', 20),
    traffic: sampleTraffic({
      start: at(0),
      seconds: 20,
      rate: 50,
      seed: 5,
      sharesAt: () => ({ '1.0.0': 1 }),
    }),
  };
}
