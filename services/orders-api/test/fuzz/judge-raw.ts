import type { createJudge } from './judge.ts';
import { isOverload } from './judge.ts';
import { byTheApplication, type RawAnswer, type RawPlan } from './raw-socket.ts';

/** The statuses with which Node.js itself answers invalid HTTP, without a body, before the application is called. */
const OF_NODE = new Set([400, 408, 413, 417, 431]);

/** Checks the answers of a connection. @throws Error with the first violation */
export function judgeRaw(
  { nothingLeaks }: ReturnType<typeof createJudge>,
  plan: RawPlan,
  answers: RawAnswer[],
): void {
  const ofApplication = answers.filter(byTheApplication);
  if (ofApplication.length > plan.atMost)
    throw new Error(`${answers.length} answers to ${plan.atMost} requests`);
  const found = ofApplication.map(({ status, text }, at) =>
    isOverload(status, text) ? plan.statuses?.[at] : status,
  );
  if (plan.statuses && String(found) !== String(plan.statuses))
    throw new Error(`the answers are ${found}, and not ${plan.statuses}`);
  for (const answer of answers) {
    const { status, headers, text } = answer;
    nothingLeaks('eve', plan.pieces, { headers, text });
    if (!byTheApplication(answer)) {
      if (!OF_NODE.has(status) || text !== '') throw new Error(`the bare answer is ${status} ${text}`);
    } else if (status >= 500 && !isOverload(status, text)) throw new Error(`the answer is ${status} ${text}`);
    else if (status >= 400 && !headers['content-type']?.startsWith('application/problem+json'))
      throw new Error(`the answer ${status} has no problem details: ${text}`);
  }
}
