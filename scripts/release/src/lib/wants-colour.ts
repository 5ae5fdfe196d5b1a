import { styleText } from 'node:util';

/** Whether output to a stream is coloured, by the rules of Node.js: FORCE_COLOR, then NO_COLOR, else on a terminal. */
export const wantsColour = (stream: NodeJS.WritableStream): boolean =>
  styleText('bold', ' ', { stream }) !== ' ';
