import type { Socket } from 'node:net';

export type Answer = {
  status: number;
  /** Whether it had `Connection: close`. */
  closes: boolean;
  /** How long the connection can be reused (`Keep-Alive: timeout=`), if the answer has it. */
  keepAliveMs?: number;
  body: string;
};

/** A request that was sent and not answered. A drain must never cause it. */
export class LostRequest extends Error {
  override readonly name = 'LostRequest';
}

/** @throws {LostRequest} when the connection ends before the answer is complete. */
export function readAnswer(socket: Socket): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let text = '';
    const finish = (settle: () => void) => {
      socket.off('data', onData).off('close', onClose);
      settle();
    };
    const onClose = () => finish(() => reject(new LostRequest(`closed after ${text.length} bytes`)));
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const answer = parse(text);
      if (answer) finish(() => resolve(answer));
    };
    socket.on('data', onData).once('close', onClose);
    if (socket.destroyed) onClose();
  });
}

function parse(text: string): Answer | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = text.slice(0, headEnd);
  const body = text.slice(headEnd + 4);
  if (body.length < Number(/^content-length: (\d+)/im.exec(head)?.[1])) return undefined;
  const seconds = /^keep-alive: timeout=(\d+)/im.exec(head)?.[1];
  return {
    status: Number(head.slice(9, 12)),
    closes: /^connection: close/im.test(head),
    ...(seconds && { keepAliveMs: Number(seconds) * 1_000 }),
    body,
  };
}
