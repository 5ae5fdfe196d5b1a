import { stripVTControlCharacters } from 'node:util';

/** Control (C0, DEL, C1), format (bidirectional overrides, zero-width) and separator characters, except the line feed. */
const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Text from outside (a log, a task, the history, a registry) for a terminal: without escape sequences, which could move the cursor, rewrite
 * lines or set the clipboard (OSC 52). Line feeds stay.
 */
export const printable = (text: string): string =>
  stripVTControlCharacters(text)
    .replaceAll(/\r\n|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(INVISIBLE, '');

/** The same on one line, so that the text cannot pose as another line of the output. */
export const oneLine = (text: string): string => printable(text).replaceAll('\n', ' ');

/** A value as one line of JSON that a terminal cannot interpret: JSON itself does not escape DEL, C1 and format characters. */
export const jsonLine = (value: object): string =>
  JSON.stringify(value).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (characters) =>
    [...Array(characters.length).keys()]
      .map((at) => `\\u${characters.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
