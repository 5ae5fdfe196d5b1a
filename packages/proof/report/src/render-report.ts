import { chart } from './chart/chart.ts';
import { POLICY, SCRIPT, STYLE } from './page/assets.ts';
import { html } from './page/html.ts';
import type { Run } from './run/run-schema.ts';
import { events } from './sections/events.ts';
import { expectations } from './sections/expectations.ts';
import { failingSeconds } from './sections/failing-seconds.ts';
import { failureReasons } from './sections/failure-reasons.ts';
import { origin } from './sections/origin.ts';
import { replicas } from './sections/replicas.ts';
import { schemaSteps } from './sections/schema-steps.ts';
import { top } from './sections/top.ts';
import { totals } from './sections/totals.ts';

/**
 * Renders one run as one HTML page without network, fonts or other files. Every text of the run is escaped, and the page's policy allows
 * only its own script.
 */
export function renderReport(run: Run): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${run.verdict.passed ? 'Passed' : 'Failed'}: ${run.title}</title>
<style>${STYLE.markup}</style>
</head>
<body>
<main>
${top(run)}
<section class="timeline"><h2>Second by second</h2>
${chart(run)}
</section>
${expectations(run)}
${failureReasons(run)}
${failingSeconds(run)}
${totals(run)}
${events(run)}
${replicas(run)}
${schemaSteps(run)}
${origin(run)}
</main>
<script>${SCRIPT.markup}</script>
</body>
</html>
`.text;
}
