import type { Drill } from '../drill.ts';
import { mustBeTakenBack } from './serves-badly.ts';

export const cutsOff: Drill = {
  name: 'cuts-off',
  title: 'A release that breaks off one answer in ten',
  story:
    'Its own figures show nothing: it takes a broken answer for a client that left. The edge knows better, and tells the canary from the others.',
  from: '2.0.0',
  users: {
    may: 'see failures',
    because: 'half an answer cannot be taken back; most clients send the request again',
  },
  act: (field) =>
    mustBeTakenBack(field, {
      release: '2.1.0-cuts-off',
      suffering: {
        text: 'ten first tries have failed',
        now: () => field.traffic.soFar().failedFirstTries >= 10,
      },
      reason: /at the edge: \d+ of \d+ requests were broken off or not answered/,
      byCanary: true,
    }),
};
