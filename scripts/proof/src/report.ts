import { writeFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { EXIT } from '@zero-downtime/deploy';
import { InvalidRun, readRun, renderReport } from '@zero-downtime/report';
import { Command, CommanderError } from 'commander';
import '@zero-downtime/release-scripts/lib/ignore-closed-pipe';

const command = new Command('report')
  .description('Render a stored run again, as one self-contained HTML file.')
  .argument('<file>', 'the run.json of a drill')
  .option('--out <file>', 'the file of the page (default: beside run.json, with .html for .json)')
  .option('--picture <file>', 'also a PNG of the top of the page; needs Chromium')
  .addHelpText('after', '\nExit codes: 0 done · 1 error · 2 refused, nothing was written')
  .allowExcessArguments(false)
  .exitOverride();

await run();

async function run(): Promise<void> {
  try {
    const file = command.parse().args[0] ?? '';
    const { out: asked, picture } = command.opts<{ out?: string; picture?: string }>();
    const out = resolve(asked ?? pageBeside(file));
    if (out === resolve(file)) throw new InvalidRun(`${file} would be overwritten. Give another --out.`);
    const page = renderReport(await readRun(file));
    await writeFile(out, page);
    process.stdout.write(`${out}\n`);
    if (picture === undefined) return;
    // Loaded on demand: loading the browser's library takes longer than rendering the page.
    const { takePicture } = await import('@zero-downtime/report/picture');
    await writeFile(picture, await takePicture(page));
    process.stdout.write(`${resolve(picture)}\n`);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function pageBeside(file: string): string {
  return `${file.slice(0, file.length - extname(file).length)}.html`;
}

/** Prints an error that commander has not printed. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.refused;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return error instanceof InvalidRun ? EXIT.refused : EXIT.error;
}
