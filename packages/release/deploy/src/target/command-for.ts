/** A target, by its name. */
export interface Named {
  name: string;
}

/**
 * Renders a command of this repository for a target: `npm run deploy` for `local`, which the commands assume, else
 * `npm run deploy -- --target payments`. Pure.
 * @param args the other arguments, such as `--to 1.0.0`
 */
export function commandFor({ name }: Named, script: string, args = ''): string {
  const words = [args, name === 'local' ? '' : `--target ${name}`].filter(Boolean).join(' ');
  return words ? `npm run ${script} -- ${words}` : `npm run ${script}`;
}

/** Adds a target to the `migrate -- accept` commands in a message of the schema command, which knows no targets. Pure. */
export const withTarget = ({ name }: Named, message: string): string =>
  name === 'local'
    ? message
    : message.replaceAll(/npm run migrate -- accept (?:--drift|\w+)(?! --target)/g, `$& --target ${name}`);
