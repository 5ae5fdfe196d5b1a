const INTEGER = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const DECIMAL = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** 30000 as 30,000. */
export function integer(value: number): string {
  return INTEGER.format(value);
}

/** 100 as 100, 99.87 as 99.9. */
export function decimal(value: number): string {
  return DECIMAL.format(value);
}

/** A latency with about three digits: 0.8 ms, 24 ms, 1.25 s; a dash without a measurement. */
export function milliseconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value < 10) return `${decimal(value)} ms`;
  if (value < 1000) return `${integer(value)} ms`;
  return `${new Intl.NumberFormat('en', { maximumFractionDigits: 2 }).format(value / 1000)} s`;
}

/** The latency of answers; zero means no answers. */
export function latency(value: number | null | undefined): string {
  return milliseconds(value || null);
}

/** A duration: 350 ms, 12.4 s, 3 min 20 s, 1 h 5 min. */
export function duration(ms: number): string {
  if (ms < 1000) return `${integer(ms)} ms`;
  if (ms < 59_950) return `${decimal(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  return seconds % 60 > 0 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
}

/** A share that is never rounded to 0 % or 100 %: 1 of 30,000 is 0.0033 %. */
export function percentage(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  const percent = (part / whole) * 100;
  if (percent >= 99.95 && part < whole) return 'over 99.9 %';
  const digits = percent >= 1 ? 1 : Math.min(6, 1 - Math.floor(Math.log10(percent)));
  return `${new Intl.NumberFormat('en', { maximumFractionDigits: digits }).format(percent)} %`;
}

/** Time since the start: 0:07, 12:30, 1:02:30; optionally with tenths. */
export function stopwatch(ms: number, tenths = false): string {
  const sign = ms < 0 ? '−' : '';
  const total = tenths ? Math.floor(Math.abs(ms) / 100) / 10 : Math.floor(Math.abs(ms) / 1000);
  const [hours, minutes] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60)];
  const rest = tenths ? (total % 60).toFixed(1).padStart(4, '0') : String(total % 60).padStart(2, '0');
  return hours > 0
    ? `${sign}${hours}:${String(minutes).padStart(2, '0')}:${rest}`
    : `${sign}${minutes}:${rest}`;
}

/** 1 failure, 2 failures. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${integer(count)} ${count === 1 ? one : many}`;
}
