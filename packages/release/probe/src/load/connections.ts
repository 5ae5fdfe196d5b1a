import { Agent, type AgentOptions } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { ConnectionKind } from './report.ts';
import type { Target } from './target.ts';

/** An agent for the protocol of a target. A new TLS connection never resumes the session of another: it is a client of its own. */
export const agentFor = ({ secure }: Pick<Target, 'secure'>, options: AgentOptions): Agent =>
  secure ? new HttpsAgent({ ...options, maxCachedSessions: 0 }) : new Agent(options);

/** A connection lent to one request. `giveBack` is called once, with the answer's `Keep-Alive` header if there was one. */
export type Lent = { readonly agent: Agent; giveBack(keepAliveHeader: string | null): void };

/** `target`: the number of the address that the connection is for. */
export type Connections = { lend(kind: ConnectionKind, target?: number): Lent; close(): void };

type Slot = { readonly agent: Agent; busy: boolean; usableUntil: number };

/** The idle limit of a connection when the server has no `Keep-Alive` header; the usual default of HTTP clients. */
const IDLE_MS = 4_000;
/** Subtracted from the server's `Keep-Alive: timeout`, so that our clock and its clock may differ a little. */
const HINT_MARGIN_MS = 500;

/**
 * The two kinds of connections. Keep-alive ones are separate clients with one connection each, used in turn, so each
 * rests between two requests as a real client's does and every one meets the server's idle limit and its shutdown.
 * When all are busy one more is opened: a request never waits for a connection here, or the wait would count as
 * the service's latency.
 */
export function openConnections(size: number, targets: readonly Pick<Target, 'secure'>[]): Connections {
  const fresh = targets.map((target) =>
    agentFor(target, { keepAlive: false, maxSockets: Number.POSITIVE_INFINITY }),
  );
  const each = Math.ceil(size / targets.length);
  const pools = targets.map((target) => openPool(each, () => newSlot(target)));
  return {
    lend: (kind, target = 0) =>
      kind === 'fresh'
        ? { agent: fresh[target] as Agent, giveBack() {} }
        : lendSlot((pools[target] as Pool).idle()),
    close() {
      for (const agent of [...pools.flatMap(({ slots }) => slots.map((slot) => slot.agent)), ...fresh])
        agent.destroy();
    },
  };
}

type Pool = { readonly slots: Slot[]; idle(): Slot };

/** The keep-alive connections to one target. */
function openPool(size: number, openSlot: () => Slot): Pool {
  const slots: Slot[] = Array.from({ length: size }, openSlot);
  let turn = 0;
  return {
    slots,
    idle() {
      for (let i = 0; i < size; i += 1) {
        turn = (turn + 1) % size;
        const slot = slots[turn];
        if (slot && !slot.busy) return slot;
      }
      const extra = slots.slice(size).find((slot) => !slot.busy) ?? openSlot();
      if (!slots.includes(extra)) slots.push(extra);
      return extra;
    },
  };
}

function lendSlot(slot: Slot): Lent {
  // The agent closes idle connections itself, but its timer is late when the event loop is. Then the server would be blamed for closing a
  // connection that has exceeded its idle limit.
  if (performance.now() > slot.usableUntil) slot.agent.destroy();
  slot.busy = true;
  return {
    agent: slot.agent,
    giveBack(keepAliveHeader) {
      slot.busy = false;
      slot.usableUntil = performance.now() + idleLimitMs(keepAliveHeader);
    },
  };
}

/** How long a connection may rest, in milliseconds, given the server's `Keep-Alive: timeout=<seconds>`. */
export function idleLimitMs(keepAliveHeader: string | null): number {
  const seconds = /timeout=(\d+)/.exec(keepAliveHeader ?? '')?.[1];
  return seconds === undefined ? IDLE_MS : Math.min(IDLE_MS, Number(seconds) * 1000 - HINT_MARGIN_MS);
}

function newSlot(target: Pick<Target, 'secure'>): Slot {
  const agent = agentFor(target, {
    keepAlive: true,
    maxSockets: 1,
    // Node heeds the hint only when it is shorter than this limit of the client's own.
    timeout: IDLE_MS,
    agentKeepAliveTimeoutBuffer: HINT_MARGIN_MS,
  });
  return { agent, busy: false, usableUntil: Number.POSITIVE_INFINITY };
}
