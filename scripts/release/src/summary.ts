import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import './lib/start.ts';

new Command('summary')
  .description(
    'Turn the output of `deploy --json` or `rollback --json`, read from standard input, into Markdown.',
  )
  .allowExcessArguments(false)
  .parse();

const { readEvents, renderSummary } = await import('@zero-downtime/deploy');
process.stdout.write(renderSummary(readEvents(await text(process.stdin))));
