/**
 * main.cjs of a bundle: runs service.cjs beside it. With `NODE_COMPILE_CACHE` it keeps V8's code in that folder. Node's own cache has the
 * code of a module before it ran; this one has also the functions that ran, most of what a start compiles. A missing, rejected or unwritable cache
 * only costs time.
 */
import { hash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

const WRAPPER = '(function (exports, require, module, __filename, __dirname) {';
const file = join(import.meta.dirname, 'service.cjs');
// esbuild writes ASCII only.
const source = readFileSync(file, 'latin1');
const folder = process.env.NODE_COMPILE_CACHE;
// V8 checks only the length of the source.
const cache = folder && join(folder, `service-${hash('sha256', source)}`);
const cachedData = cache ? readIfThere(cache) : undefined;

const script = new Script(`${WRAPPER}${source}\n})`, {
  filename: file,
  columnOffset: -WRAPPER.length,
  ...(cachedData && { cachedData }),
});
if (cache && (cachedData === undefined || script.cachedDataRejected)) process.on('exit', () => store(cache));
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function store(path: string): void {
  try {
    const fresh = `${path}.${process.pid}`;
    writeFileSync(fresh, script.createCachedData());
    renameSync(fresh, path);
  } catch {
    // A read-only folder.
  }
}
