import { startProbe } from '../src/index.ts';
import { PROBE } from './payments-server.ts';
import { tokenFor } from './serve.ts';

// A run that ends only when it is killed: node endless-run.ts URL LEDGER PROCESSES
const [baseUrl = '', ledgerFile = '', processes] = process.argv.slice(2);
startProbe({
  baseUrl,
  tokenFor,
  ratePerSecond: 100,
  ledgerFile,
  processes: Number(processes),
  probe: { ...PROBE, requests: PROBE.requests.slice(1, 2) },
});
