/** What the project is called: the scope of its packages, its name, where its repository is. */
export interface Names {
  /** Such as `@acme`. */
  scope: string;
  /** Such as `shop`. */
  name: string;
  /** Such as `https://github.com/acme/shop`. */
  repository: string;
}

/** Why names cannot be used; empty when they can. Pure. */
export function mistakesIn({ scope, name, repository }: Names): string[] {
  const url = URL.parse(repository);
  return [
    /^@[a-z0-9][a-z0-9-]*$/.test(scope)
      ? []
      : `${scope} is no scope: @ and lower-case letters, such as @acme`,
    /^[a-z][a-z0-9-]{0,39}$/.test(name)
      ? []
      : `${name} is no name: lower-case letters and dashes, such as shop`,
    url?.protocol === 'https:' && !/[\s"'/]$/.test(repository)
      ? []
      : `${repository} is no address of a repository, such as https://github.com/acme/shop`,
  ].flat();
}

/**
 * What stands in the place of what. Each text is told apart by what is around it, so that a name which is also a common word is
 * replaced only where it names the project. Pure.
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

/** A text with everything replaced, and how often something was. Pure. */
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
