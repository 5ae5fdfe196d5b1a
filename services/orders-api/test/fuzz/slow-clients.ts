import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { head } from './raw-plans.ts';
import { readAnswers } from './raw-socket.ts';

const PAUSE_MS = 100;
const BODY = '{"currency":"EUR","items":[]}'.padEnd(5_000, ' ');

/** The bytes that a slow client sends at once, and those that it then sends one at a time. */
export const SLOW = {
  'never sends a byte': ['', ''],
  'sends its head slowly': ['', head('GET /orders HTTP/1.1', `X: ${'y'.repeat(2_000)}`)],
  'sends its body slowly': [
    head('POST /orders HTTP/1.1', 'Content-Type: application/json', `Content-Length: ${BODY.length}`),
    BODY,
  ],
  'sends its chunks slowly': [
    head('POST /orders HTTP/1.1', 'Content-Type: application/json', 'Transfer-Encoding: chunked'),
    '1\r\n \r\n'.repeat(2_000),
  ],
} as const;

/** Sends slowly until the server closes the connection. @returns the status of the answer, if any. */
export async function sendSlowly(
  port: number,
  authorization: string,
  [atOnce, slowly]: readonly [string, string],
): Promise<number | undefined> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  let received = '';
  socket.on('error', () => {}).on('data', (text: string) => (received += text));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const fill = (text: string): string => text.replaceAll('<eve>', authorization);
  socket.write(fill(atOnce));
  for (const byte of fill(slowly)) {
    if (socket.destroyed || socket.readableEnded) break;
    socket.write(byte);
    await Promise.race([delay(PAUSE_MS), closed]);
  }
  await closed;
  return readAnswers(received)[0]?.status;
}
