/** What a line says of its time: ISO 8601 in UTC, to the millisecond. All but the milliseconds is kept until the second is over. */
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
