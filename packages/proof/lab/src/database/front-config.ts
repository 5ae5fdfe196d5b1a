/** The role that the front asks with; it may only connect, from the front. */
const ROLE = 'follower';
const DATABASE = 'postgres';

/**
 * HAProxy's configuration of the front, which is outside the Swarm as a provider's load balancer is: port 80 forwards to the edges, port 5432 to
 * the database server that is the primary. HAProxy asks each server every 500 ms, in PostgreSQL's protocol, whether it is in recovery
 * (PostgreSQL, "Message Formats": StartupMessage, Query, DataRow).
 */
export const frontConfig = (edges: readonly string[], servers: readonly string[]): string => `global
  maxconn 2000
  log stdout format raw local0 notice
defaults
  mode tcp
  log global
  timeout connect 1s
  timeout check 2s
  retries 3
  option redispatch 1
  timeout client 1h
  timeout server 1h
frontend service
  bind :80
  default_backend edges
# An edge answers 404 while its node is drained: it then gets no new connections, and closes the kept ones with its answers.
backend edges
  balance roundrobin
  option httpchk
  http-check send meth GET uri /ready ver HTTP/1.1 hdr Host front hdr Connection close
  http-check expect status 200
  http-check disable-on-404
  default-server check inter 500ms fall 2 rise 2 on-marked-down shutdown-sessions
${edges.map((address, index) => `  server edge-${index + 1} ${address}:80`).join('\n')}
frontend database
  bind :5432
  default_backend primary
# A connection to a lost server ends at once, and the client opens another one.
backend primary
  timeout connect 500ms
  retries 0
  option tcp-check
  tcp-check connect
  tcp-check send-binary ${startup()}
  tcp-check expect binary ${AUTHENTICATED}
  tcp-check send-binary ${query('select pg_is_in_recovery()')}
  tcp-check expect binary ${ROW_FALSE}
  default-server check inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
${servers.map((address, index) => `  server database-${index + 1} ${address}:5432`).join('\n')}
`;

/** AuthenticationOk. */
const AUTHENTICATED = '520000000800000000';
/** A DataRow with one column of one character: f. */
const ROW_FALSE = '440000000b00010000000166';
/** Protocol 3.0. */
const PROTOCOL = 196_608;

function startup(): string {
  const body = Buffer.from(`user\0${ROLE}\0database\0${DATABASE}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + body.length, 0);
  head.writeInt32BE(PROTOCOL, 4);
  return Buffer.concat([head, body]).toString('hex');
}

function query(sql: string): string {
  const body = Buffer.from(`${sql}\0`);
  const head = Buffer.alloc(5);
  head.write('Q');
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]).toString('hex');
}
