import { type Over, reasonOf, type Workload } from '@zero-downtime/probe/load';
import { type AcknowledgedOrder, chooseErrand, createsOrder, customerOf, type Errand } from './errand.ts';
import { judge, type Receipt } from './judge.ts';
import type { OrderEntry, OrderOutcome } from './ledger-entry.ts';
import { questionFor } from './question.ts';
import type { Settings } from './settings.ts';
import { openTrackingKnowledge } from './tracking.ts';

/** Enough for reads to differ, few enough to keep for ever. */
const REMEMBERED = 1_000;

/** Orders that are placed, read, listed and tracked. */
export function openOrders(settings: Settings): Workload<Errand, Receipt> {
  const tracking = openTrackingKnowledge();
  const acknowledged: AcknowledgedOrder[] = [];
  let placed = 0;
  const remember = (order: AcknowledgedOrder) => {
    acknowledged[placed % REMEMBERED] = order;
    placed += 1;
  };

  return {
    choose: (random, n) =>
      chooseErrand(random, n, { ...settings, acknowledged, tracking: tracking.lately(performance.now()) }),
    kindOf: ({ kind }) => kind,
    subjectOf: customerOf,
    questionFor,
    judge(errand, answer) {
      const judgement = judge(errand, answer, tracking.tracks);
      if (judgement.tracks && answer.kind === 'answered') tracking.seen(answer.release, performance.now());
      return judgement;
    },
    entryOf(errand, over): OrderEntry | null {
      if (!createsOrder(errand)) return null;
      const { content } = errand;
      const outcome = outcomeOf(over);
      if (outcome.state === 'acknowledged')
        remember({ id: outcome.id, content, trackingNumber: outcome.trackingNumber });
      return { n: over.n, at: over.at, content, outcome };
    },
  };
}

function outcomeOf({ release, judgement: { result, acknowledged } }: Over<Receipt>): OrderOutcome {
  if (acknowledged) return { state: 'acknowledged', ...acknowledged, release };
  return { state: 'failed', reason: reasonOf(result) };
}
