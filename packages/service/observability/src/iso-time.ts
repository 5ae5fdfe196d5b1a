/** The time of a log line: ISO 8601 in UTC, to the millisecond. The part up to the second is cached. */
export function isoTime(now = Date.now()): string {
  const millis = now % 1000;
  if (now - millis !== second) {
    second = now - millis;
    upToSecond = `,"time":"${new Date(second).toISOString().slice(0, -4)}`;
  }
  return `${upToSecond}${String(millis).padStart(3, '0')}Z"`;
}

let second = -1;
let upToSecond = '';
