import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from './say.ts';

/**
 * Where the lock is. On Linux an abstract socket and on Windows a named pipe: no file, so nothing is left when its holder dies.
 * Elsewhere a socket file, which may be left and then refuses connections.
 */
export function lockAddress(name: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'linux') return `\0${name}`;
  if (platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(tmpdir(), `${name}.sock`);
}

/**
 * Does the work while no other process of this host does work under the same address; waits for its turn.
 * The lock is a listening socket: the kernel lets go of it however its holder ends, so it is never stale.
 */
export async function oneAtATime<T>(address: string, work: () => Promise<T>): Promise<T> {
  let held = await tryLock(address);
  while (!held) {
    await otherEnds(address);
    held = await tryLock(address);
  }
  try {
    return await work();
  } finally {
    held.close();
    for (const waiter of held.waiting) waiter.destroy();
  }
}

type Lock = Server & { waiting: Set<import('node:net').Socket> };

/** Takes the lock where it is free. Closing it gives it back. */
export function tryLock(address: string): Promise<Lock | undefined> {
  return new Promise((resolve, reject) => {
    const waiting = new Set<import('node:net').Socket>();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on('error', () => {}).on('close', () => waiting.delete(socket));
      socket.write(String(process.pid));
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(address, () => resolve(Object.assign(server, { waiting })));
  });
}

/** The process that holds the lock; undefined when it has just let go. */
export async function holderOf(address: string): Promise<string | undefined> {
  const socket = createConnection(address);
  try {
    const [pid] = await once(socket, 'data');
    return String(pid);
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}

/** Resolves when the holder has let go: the connection to it ends with it. */
function otherEnds(address: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = createConnection(address);
    socket.once('data', (pid) =>
      say(`Another setup or lab is at work on this machine (pid ${pid}); waiting for it.`),
    );
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && !address.startsWith('\0')) rmSync(address, { force: true });
    });
    socket.once('close', () => resolve());
  });
}
