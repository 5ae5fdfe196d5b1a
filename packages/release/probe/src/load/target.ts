import { TargetRefused } from './errors.ts';

/** Where requests go: the parts of a base URL that an HTTP request needs. */
export type Target = {
  /** Whether requests go over TLS. The trusted authorities are Node's: NODE_EXTRA_CA_CERTS adds one. */
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  readonly pathPrefix: string;
};

/**
 * Reads the base URL of the service under load, and refuses hosts that are not this machine: load is never
 * pointed at a foreign host by a typing mistake.
 *
 * @param baseUrl an `http://` or `https://` URL; a path in it becomes the prefix of every request's path
 * @param allowedHosts host names or addresses, as they stand in the URL, that the caller vouches for
 * @throws {TargetRefused} when the URL cannot be read, is neither http nor https, or names a host that is not allowed
 */
export function parseTarget(baseUrl: string, allowedHosts: readonly string[] = []): Target {
  const url = URL.parse(baseUrl);
  if (!url) throw new TargetRefused(`"${baseUrl}" is not a URL; write it like http://127.0.0.1:8080`);
  const secure = url.protocol === 'https:';
  if (!secure && url.protocol !== 'http:')
    throw new TargetRefused(`"${baseUrl}" is neither an http:// nor an https:// URL`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!isLoopback(host) && !allowedHosts.includes(host)) {
    throw new TargetRefused(
      `"${host}" is not this machine: traffic goes to 127.0.0.0/8, ::1 or localhost only, ` +
        'unless you allow that host by name',
    );
  }
  return {
    secure,
    host,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    pathPrefix: url.pathname.replace(/\/+$/, ''),
  };
}

/** True for 127.0.0.0/8, ::1 and localhost. The URL parser has already normalised forms such as `127.1` and `0x7f.1`. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
