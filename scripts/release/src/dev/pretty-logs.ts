import pretty from 'pino-pretty';
import { wantsColour } from '../lib/wants-colour.ts';

/** Fields that every line repeats or that the message of a request contains. */
const LEFT_OUT = 'pid,hostname,service,release,requestId,method,route,status,ms';

interface Line {
  msg?: string;
  method?: string;
  route?: string;
  status?: number;
  ms?: number;
}

/** Formats a service's JSON log lines for a terminal; other lines are passed through. */
export const prettyLogs = (destination: NodeJS.WriteStream): NodeJS.WritableStream =>
  pretty({
    destination,
    colorize: wantsColour(destination),
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: LEFT_OUT,
    singleLine: true,
    messageFormat: (log) => describeLine(log as Line),
  });

/** `GET /orders 200 in 3 ms` for a request that was answered. */
export function describeLine({ msg = '', method, route, status, ms }: Line): string {
  if (method === undefined || status === undefined) return msg;
  const request = `${method} ${route ?? '(no route)'} ${status} in ${Math.round(ms ?? 0)} ms`;
  return msg === 'answered' ? request : `${request}, ${msg}`;
}
