import { setFlagsFromString } from 'node:v8';

// After a few statements V8 would optimize the parser's grammar, a single function of 100 kB: a second of CPU time and 600 MB, which the end of
// the process waits for. Thousands of statements take less in the code of its baseline compiler.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');
