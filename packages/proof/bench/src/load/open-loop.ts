import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../statistics.ts';
import type { Load, LoadFigures, RequestSpec } from './load.ts';

/**
 * Sends requests when due, at random intervals like independent clients, regardless of the answers. Latencies count from the due time, so
 * they include the wait for a connection or a stalled server.
 */
export async function openLoop(
  port: number,
  { requests, seconds, connections, perSecond = 1 }: Load,
): Promise<Omit<LoadFigures, 'loadCpuMicros'>> {
  const latencies: number[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const inFlight = new Set<Promise<void>>();
  let answers = 0;
  let failures = 0;
  const begin = performance.now();
  const end = begin + seconds * 1_000;

  let sent = 0;
  for (let due = begin; due < end; due += pause(perSecond)) {
    const wait = due - performance.now();
    if (wait > 1) await delay(wait);
    const dueAt = due;
    const spec = requests[sent++ % requests.length] as RequestSpec;
    const exchange = send(port, agent, spec).then((ok) => {
      inFlight.delete(exchange);
      if (!ok) failures += 1;
      else {
        answers += 1;
        latencies.push(performance.now() - dueAt);
      }
    });
    inFlight.add(exchange);
  }
  await Promise.all(inFlight);
  agent.destroy();
  return {
    answers,
    failures,
    seconds: (performance.now() - begin) / 1_000,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
    latenciesMs: latencies,
  };
}

/** The interval to the next request of many independent clients (a Poisson process), ms. */
const pause = (perSecond: number) => (-Math.log(1 - Math.random()) * 1_000) / perSecond;

function send(
  port: number,
  agent: Agent,
  { method, path, headers = {}, body }: RequestSpec,
): Promise<boolean> {
  const filled = Object.entries(headers).map(([name, value]) => [
    name,
    value.replaceAll('[<id>]', () => randomUUID()),
  ]);
  return new Promise((resolve) => {
    const sending = request({
      host: '127.0.0.1',
      port,
      agent,
      method,
      path,
      headers: Object.fromEntries(filled),
    });
    sending.once('error', () => resolve(false));
    sending.once('response', (response) => {
      const { statusCode = 0 } = response;
      response.once('error', () => resolve(false)).resume();
      response.once('end', () => resolve(statusCode >= 200 && statusCode < 300));
    });
    sending.end(body);
  });
}
