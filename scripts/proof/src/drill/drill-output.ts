import { EXIT, type Outcome } from '@zero-downtime/deploy/errors';
import { jsonLine, printable } from '@zero-downtime/deploy/printable';
import type { Drill } from '@zero-downtime/drills';
import { describeClients } from '@zero-downtime/probe/load/describe';
import { withHint } from '@zero-downtime/release-scripts/lib/with-hint';
import type { Run } from '@zero-downtime/report';

/** The output of a drill: lines for a terminal, or one JSON object a line. */
export interface DrillOutput {
  say: (line: string) => void;
  begin: (drill: Pick<Drill, 'name' | 'title' | 'story'>) => void;
  outcome: (drill: Pick<Drill, 'name'>, run: Run, html: string) => void;
  end: (outcome: Outcome, message: string, hint?: string) => void;
}

export function createDrillOutput(json: boolean): DrillOutput {
  const began = Date.now();
  const print = (event: object) =>
    process.stdout.write(`${jsonLine({ time: new Date().toISOString(), ...event })}\n`);
  const line = (text: string) =>
    process.stdout.write(`${((Date.now() - began) / 1_000).toFixed(1).padStart(7)}s  ${printable(text)}\n`);
  return {
    say: (message) => (json ? print({ event: 'note', message }) : line(message)),
    begin: ({ name, title, story }) =>
      json
        ? print({ event: 'start', drill: name, message: title })
        : line(`── ${name}: ${title}\n          ${story}`),
    outcome(drill, run, html) {
      const { verdict } = run;
      if (json) print({ event: 'done', drill: drill.name, ...figuresOf(run), verdict, report: html });
      else for (const text of [...describe(run), `report: ${html}`]) line(text);
    },
    end(outcome, message, hint) {
      process.exitCode = EXIT[outcome];
      if (json) print({ event: 'result', outcome, exitCode: EXIT[outcome], message, hint });
      else if (outcome === 'done') process.stdout.write(`${printable(message)}\n`);
      else process.stderr.write(withHint(message, hint));
    },
  };
}

/** The figures of a run for a table. */
export function figuresOf({ traffic }: Run) {
  const { sent, failedFirstTries, failed, clients, slowAnswers, longestGapMs, latencyMs, orders } = traffic;
  const { byWindow: { before, rollout } = {} } = traffic;
  const p99 = { before: before?.p99, rollout: rollout?.p99 };
  return { sent, failedFirstTries, failed, clients, slowAnswers, longestGapMs, latencyMs, p99, orders };
}

function describe(run: Run): string[] {
  const { sent, failedFirstTries, failed, clients, slowAnswers, longestGapMs, latencyMs, p99, orders } =
    figuresOf(run);
  const { acknowledged, lost, doubled } = orders;
  return [
    `${run.verdict.passed ? 'HELD' : 'DID NOT HOLD'}: ${failedFirstTries} of ${sent} first tries failed; ${failed} requests failed after retries`,
    ...(clients ? [describeClients(clients)] : []),
    ...(slowAnswers
      ? [`right answers after more than 1 s: ${slowAnswers.over1s}, more than 3 s: ${slowAnswers.over3s}`]
      : []),
    `${acknowledged} orders acknowledged, ${lost} lost, ${doubled} doubled; p50 ${ms(latencyMs?.p50)}, p99 ${ms(latencyMs?.p99)}, longest time without a success ${ms(longestGapMs)}`,
    ...besideBefore(p99),
    ...run.verdict.faults.map((fault) => `fault: ${fault}`),
    ...run.verdict.doubts.map((doubt) => `doubt: ${doubt}`),
  ];
}

/** The effect of a rollout on latency: the p99 during it, compared with the one before the first action. */
function besideBefore({ before, rollout: during }: ReturnType<typeof figuresOf>['p99']): string[] {
  if (!before || !during) return [];
  return [`p99 before ${ms(before)}, in the rollout ${ms(during)}: ${(during / before).toFixed(2)} times`];
}

const ms = (value: number | null | undefined): string => (value == null ? 'none' : `${Math.round(value)} ms`);
