import type { OpenApiDocument } from '@zero-downtime/openapi';
import { firstRead, scopesOf } from '../lib/described-service.ts';

interface Facts {
  url: string;
  token: string;
  document: Pick<OpenApiDocument, 'paths'>;
  /** The name of the database's container, and of the database in it. */
  container: string;
  database: string;
}

/** What a developer needs first: the URLs, a token, an example request. */
export function greeting({ url, token, document, container, database }: Facts): string {
  const path = firstRead(document);
  return `
  service   ${url}
  docs      ${url}/docs
  database  docker exec -it ${container} psql -U postgres ${database}
  token     for ada, valid for 12 h: ${scopesOf(document).join(' ')}

${token}
${path === undefined ? '' : `\ncurl -s ${url}${path} -H 'authorization: Bearer ${token}'\n`}`;
}
