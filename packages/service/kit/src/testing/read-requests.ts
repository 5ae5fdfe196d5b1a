/** A request of a `requests.http` file. */
export interface WrittenRequest {
  /** The text after `###`. */
  name: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/**
 * Parses a `requests.http` file as the REST client of VS Code does. `values` replace its `@name = …`.
 * @throws Error for a variable without a value
 */
export function readRequests(text: string, values: Record<string, string>): WrittenRequest[] {
  const [head = '', ...parts] = text.split(/^### /m);
  const defaults = [...head.matchAll(/^@(\w+) = (.*)$/gm)].map(([, name, value]) => [name, value]);
  const variables: Record<string, string> = { ...Object.fromEntries(defaults), ...values };
  const filledIn = (part: string) =>
    part.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = variables[name];
      if (value === undefined) throw new Error(`requests.http uses {{${name}}} and does not set @${name}`);
      return value;
    });
  return parts.map((part) => readRequest(filledIn(part)));
}

function readRequest(part: string): WrittenRequest {
  const [top = '', ...rest] = part.trim().split('\n\n');
  const [name = '', line = '', ...fields] = top.split('\n');
  const [method = '', url = ''] = line.split(' ');
  const headers = fields.map((field) => field.split(': ') as [string, string]);
  const { pathname, search } = new URL(url);
  return {
    name,
    method,
    path: pathname + search,
    headers: Object.fromEntries(headers),
    body: rest.length > 0 ? rest.join('\n\n') : undefined,
  };
}
