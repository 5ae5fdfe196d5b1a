/** The names of the project: the scope of its packages, its name, the URL of its repository. */
export interface Names {
  /** Such as `@acme`. */
  scope: string;
  /** Such as `shop`. */
  name: string;
  /** Such as `https://github.com/acme/shop`. */
  repository: string;
}

/** The mistakes in the names; empty when they are valid. */
export function mistakesIn({ scope, name, repository }: Names): string[] {
  const url = URL.parse(repository);
  return [
    /^@[a-z0-9][a-z0-9-]*$/.test(scope)
      ? []
      : `${scope} is not a scope: @ and lower-case letters, such as @acme`,
    /^[a-z][a-z0-9-]{0,39}$/.test(name)
      ? []
      : `${name} is not a name: lower-case letters and dashes, such as shop`,
    url?.protocol === 'https:' && !/[\s"'/]$/.test(repository)
      ? []
      : `${repository} is not the URL of a repository, such as https://github.com/acme/shop`,
  ].flat();
}

/**
 * The texts to replace, each with its replacement. Each text includes its surroundings, so that a name which is also a common word is
 * replaced only where it names the project.
 */
export function replacementsFor(from: Names, to: Names): [from: string, to: string][] {
  const around: [before: string, after: string][] = [
    ['urn:', ':'],
    ['.local/share/', '/'],
    ['"name": "', '"'],
    ["'", "', 'token-key.json'"],
  ];
  const all: [string, string][] = [
    [from.repository, to.repository],
    [`${from.scope}/`, `${to.scope}/`],
    ...around.map(([before, after]): [string, string] => [
      `${before}${from.name}${after}`,
      `${before}${to.name}${after}`,
    ]),
  ];
  return all.filter(([text, other]) => text !== other);
}

/** The text with all replacements, and their number. */
export function replaceAll(
  text: string,
  replacements: readonly (readonly [string, string])[],
): { text: string; count: number } {
  let count = 0;
  let replaced = text;
  for (const [from, to] of replacements) {
    const parts = replaced.split(from);
    count += parts.length - 1;
    replaced = parts.join(to);
  }
  return { text: replaced, count };
}
