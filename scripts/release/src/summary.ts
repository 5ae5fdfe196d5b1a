import { text } from 'node:stream/consumers';
import { readEvents, renderSummary } from '@zero-downtime/deploy';
import { Command } from 'commander';
import './lib/ignore-closed-pipe.ts';

new Command('summary')
  .description(
    'Turn the output of `deploy --json` or `rollback --json`, read from standard input, into Markdown.',
  )
  .allowExcessArguments(false)
  .parse();

process.stdout.write(renderSummary(readEvents(await text(process.stdin))));
