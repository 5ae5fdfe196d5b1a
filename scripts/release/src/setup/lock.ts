import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from './say.ts';

/**
 * The address of the lock. On Linux an abstract socket and on Windows a named pipe: without a file, nothing remains when the holder dies.
 * Elsewhere a socket file, which may remain and then refuses connections.
 */
export function lockAddress(name: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'linux') return `\0${name}`;
  if (platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(tmpdir(), `${name}.sock`);
}

/**
 * Runs the work while no other process of this host holds the lock at the address; waits for the lock.
 * The lock is a listening socket, which the kernel closes when the holder ends, so it is never stale.
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

/** Acquires the lock if it is free. Closing it releases it. */
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

/** The id of the process that holds the lock; undefined when it has just been released. */
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

/** Resolves when the holder has released the lock, which closes the connection to it. */
function otherEnds(address: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = createConnection(address);
    socket.once('data', (pid) =>
      say(`Another setup or lab is running on this machine (pid ${pid}); waiting for it.`),
    );
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && !address.startsWith('\0')) rmSync(address, { force: true });
    });
    socket.once('close', () => resolve());
  });
}
