#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { bundle } from './bundle.ts';
import { listReleases } from './manifest.ts';

const HELP = `build-releases [--release VERSION]
Bundles one release of the service in this folder, or all of them, into dist/<version>.`;

try {
  const { values } = parseArgs({ options: { release: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) console.log(HELP);
  else {
    for (const version of values.release ? [values.release] : await listReleases(process.cwd())) {
      await bundle(process.cwd(), version);
      console.log(`dist/${version}`);
    }
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
