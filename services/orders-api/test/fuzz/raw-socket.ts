import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

/** The bytes (latin1) that are written to a connection, and how the client continues. */
export interface RawPlan {
  name: string;
  pieces: string[];
  /** `half`: half-close and keep reading. `gone`: close. `wait`: stay connected and send nothing. */
  ending: 'half' | 'gone' | 'wait';
  /** The maximum number of answers of the application. */
  atMost: number;
  /** The statuses of its answers, when they are known; overload may take the place of each. */
  statuses?: number[];
}

/** Whether the application answered, and not Node.js before it. */
export const byTheApplication = ({ headers }: RawAnswer): boolean => headers['x-release'] !== undefined;

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** Longer than every timeout of the server, ms: a connection that is still open then hangs. */
const HANGS_AFTER_MS = 60_000;

/**
 * Sends a plan, and resolves with the answers when the connection is closed or all possible answers have arrived.
 * @throws Error when the server neither answers nor closes.
 */
export async function sendRaw(port: number, { pieces, ending, atMost }: RawPlan): Promise<RawAnswer[]> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  let received = '';
  const over = Promise.withResolvers<void>();
  socket.setEncoding('latin1').on('error', () => {});
  socket.on('data', (text: string) => {
    received += text;
    const answered = readAnswers(received).filter(byTheApplication).length;
    if (answered > 0 && answered >= atMost) setImmediate(over.resolve);
  });
  socket.on('close', () => over.resolve());
  const timer = setTimeout(() => over.reject(new Error('neither answered nor closed')), HANGS_AFTER_MS);
  try {
    await Promise.race([once(socket, 'connect'), over.promise]);
    for (const piece of pieces) {
      socket.write(piece, 'latin1');
      await turn();
    }
    if (ending === 'gone') socket.destroy();
    else if (ending === 'half') socket.end();
    await over.promise;
    return readAnswers(received);
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** The complete answers in the received bytes, without interim ones (1xx). */
export function readAnswers(received: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = received;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) break;
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(`${first} `)?.[1]);
    if (!status) throw new Error(`this is no answer: ${rest.slice(0, 200)}`);
    const headers = Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    // Only answers of Node.js itself have no length, and they have no body.
    const nothing = headers['transfer-encoding'] === 'chunked' ? '0\r\n\r\n'.length : 0;
    const length = status < 200 || status === 304 ? 0 : Number(headers['content-length'] ?? nothing);
    if (rest.length < end + 4 + length) break;
    const text = nothing > 0 ? '' : Buffer.from(rest.slice(end + 4, end + 4 + length), 'latin1').toString();
    rest = rest.slice(end + 4 + length);
    if (status >= 200) answers.push({ status, headers, text });
  }
  return answers;
}
