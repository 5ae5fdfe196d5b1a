import { readFile } from 'node:fs/promises';
import { splitSql } from '../change/sql/split.ts';
import { callSite } from '../lint/record/call-site.ts';

interface Lines {
  line: number;
  endLine: number;
}

/** Where each step of a phase is written, asked in their order from within the step. From 1. */
export async function stepLines(file: string): Promise<() => Lines> {
  if (!file.endsWith('.sql')) {
    return () => {
      const line = callSite(file);
      return { line, endLine: line };
    };
  }
  const steps = splitSql(await readFile(file, 'utf8')).filter(({ bare }) => bare !== '');
  return () => {
    const { line, text } = steps.shift() ?? { line: 1, text: '' };
    return { line, endLine: line + text.trim().split('\n').length - 1 };
  };
}
