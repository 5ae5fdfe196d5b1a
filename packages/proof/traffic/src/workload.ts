import { type Over, reasonOf, type Workload } from '@zero-downtime/probe/load';
import { classifyAnswer, type Receipt } from './classify-answer.ts';
import { type AcknowledgedOrder, chooseErrand, createsOrder, customerOf, type Errand } from './errand.ts';
import type { OrderEntry, OrderOutcome } from './ledger-entry.ts';
import { questionFor } from './question.ts';
import type { Settings } from './settings.ts';
import { openTrackingKnowledge } from './tracking.ts';

/** How many acknowledged orders are kept for reads: enough to vary, few enough for memory. */
const READABLE_ORDERS = 1_000;

/** The workload that places, reads, lists and tracks orders. */
export function openOrders(settings: Settings): Workload<Errand, Receipt> {
  const tracking = openTrackingKnowledge();
  const acknowledged: AcknowledgedOrder[] = [];
  let placed = 0;
  const keepForReads = (order: AcknowledgedOrder) => {
    acknowledged[placed % READABLE_ORDERS] = order;
    placed += 1;
  };

  return {
    choose: (random, n) =>
      chooseErrand(random, n, { ...settings, acknowledged, tracking: tracking.lately(performance.now()) }),
    kindOf: ({ kind }) => kind,
    subjectOf: customerOf,
    questionFor,
    judge(errand, answer) {
      const judgement = classifyAnswer(errand, answer, tracking.tracks);
      if (judgement.tracks && answer.kind === 'answered') tracking.seen(answer.release, performance.now());
      return judgement;
    },
    entryOf(errand, over): OrderEntry | null {
      if (!createsOrder(errand)) return null;
      const { content } = errand;
      const outcome = outcomeOf(over);
      if (outcome.state === 'acknowledged')
        keepForReads({ id: outcome.id, content, trackingNumber: outcome.trackingNumber });
      return { n: over.n, at: over.at, content, outcome };
    },
  };
}

function outcomeOf({ release, judgement: { result, acknowledged } }: Over<Receipt>): OrderOutcome {
  if (acknowledged) return { state: 'acknowledged', ...acknowledged, release };
  return { state: 'failed', reason: reasonOf(result) };
}
