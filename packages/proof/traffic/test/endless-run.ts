import { startTraffic } from '../src/index.ts';
import { tokenFor } from './orders-server.ts';

// A run that ends only when it is killed: node endless-run.ts URL LEDGER PROCESSES
const [baseUrl = '', ledgerFile = '', processes] = process.argv.slice(2);
startTraffic({
  baseUrl,
  tokenFor,
  ratePerSecond: 100,
  mix: { create: 1 },
  ledgerFile,
  processes: Number(processes),
});
