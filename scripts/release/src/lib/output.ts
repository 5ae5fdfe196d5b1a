import { styleText } from 'node:util';
import {
  applyEvent,
  createPlainRenderer,
  type DeployEvent,
  emptyScreen,
  jsonLine,
  oneLine,
  printable,
  renderScreen,
} from '@zero-downtime/deploy';
import { EXIT, type Outcome } from '@zero-downtime/deploy/errors';
import { createLogUpdate } from 'log-update';
import { withHint } from './with-hint.ts';

/** The output of a command: a live view on a terminal, plain lines elsewhere, JSON lines with --json. */
export interface Output {
  report: (event: DeployEvent) => void;
  /** Prints a line beside the events. */
  say: (line: string) => void;
  /** Stops the live view, so that a question can be asked. */
  pause: () => void;
  end: (
    outcome: Outcome,
    result: { message?: string; hint?: string; data?: Record<string, unknown> },
  ) => void;
}

interface Streams {
  json: boolean;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

const REDRAW_MS = 200;

export function createOutput({ json, stdout, stderr }: Streams): Output {
  if (json) return jsonOutput(stdout);
  return stdout.isTTY ? liveOutput(stdout, stderr) : plainOutput(stdout, stderr);
}

function jsonOutput(stdout: NodeJS.WriteStream): Output {
  const write = (event: object) =>
    stdout.write(`${jsonLine({ time: new Date().toISOString(), ...event })}\n`);
  return {
    report: write,
    say: (message) => write({ phase: 'command', event: 'note', message }),
    pause: () => {},
    end: (outcome, { message, hint, data }) =>
      write({ event: 'result', outcome, exitCode: EXIT[outcome], message, hint, ...data }),
  };
}

function plainOutput(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Output {
  const render = createPlainRenderer(Date.now());
  return {
    report: (event) => {
      const line = render(event, Date.now());
      if (line !== undefined) stdout.write(`${line}\n`);
    },
    say: (line) => stderr.write(`${oneLine(line)}\n`),
    pause: () => {},
    end: (outcome, result) => writeEnding(outcome, result, stdout, stderr),
  };
}

function liveOutput(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Output {
  const update = createLogUpdate(stdout);
  let screen = emptyScreen();
  const draw = () => update(renderScreen(screen, Date.now(), stdout.columns || 120));
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    update.done();
  };
  return {
    report: (event) => {
      screen = applyEvent(screen, event, Date.now());
      timer ??= setInterval(draw, REDRAW_MS);
      draw();
    },
    say: (line) => {
      update.clear();
      stderr.write(`${oneLine(line)}\n`);
      if (timer) draw();
    },
    pause: () => {
      if (timer) draw();
      stop();
      screen = emptyScreen();
    },
    end: (outcome, result) => {
      if (timer) draw();
      stop();
      writeEnding(outcome, result, stdout, stderr);
    },
  };
}

function writeEnding(
  outcome: Outcome,
  { message, hint }: { message?: string; hint?: string },
  stdout: NodeJS.WriteStream,
  stderr: NodeJS.WriteStream,
): void {
  if (outcome === 'done') {
    if (message) stdout.write(`${printable(message)}\n`);
    return;
  }
  const { words, colour } = ENDINGS[outcome];
  const begun = styleText(colour, words, { stream: stderr });
  stderr.write(`${begun}: ${withHint(message ?? '', hint)}`);
}

const ENDINGS = {
  error: { words: 'error', colour: 'red' },
  refused: { words: 'refused', colour: 'yellow' },
  rolledBack: { words: 'rolled back', colour: 'yellow' },
  halfWay: { words: 'stopped half-way', colour: 'red' },
} as const;
