/** A part of docker/versions.json. */
export interface Part {
  name: string;
  version: string;
  image: string;
  endOfLife: string;
  source: string;
}

/** The base images that a text names with a version that docker/versions.json has not; for Node.js package.json has the version. Pure. */
export function unknownImages(text: string, parts: readonly Part[]): string[] {
  const tags = Map.groupBy(parts, ({ image }) => image.split(':')[0] ?? '');
  const named = [...text.matchAll(/\b(base\/[a-z]+):\w+(?:[.-]\w+)*/g)];
  const unknown = named.filter(([image, name = '']) => {
    const known = tags.get(name) ?? [];
    return known.length > 0 && !known.some((part) => part.image === image || part.image === name);
  });
  return [...new Set(unknown.map(([image]) => image))];
}

/** A row of the table of versions in docker/README.md. Pure. */
export const rowOf = ({ name, version, endOfLife, source }: Part): string =>
  `| ${name} | ${version} | ${endOfLife} | ${source} |`;
