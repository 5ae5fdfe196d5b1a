import type { Drill } from '../drill.ts';

/** The longest time without a success. On an idle host it is the interval of the load and one answer; the rest is for a busy one. */
const LONGEST_GAP_MS = 1_000;

export const certificateChanged: Drill = {
  name: 'certificate-changed',
  title: 'The certificate of the edge is replaced, twice',
  story:
    'Edges with the new certificate start beside the old ones, which finish their requests and end their connections with an answer. Fresh connections make a handshake, kept ones stay for seconds. No request may fail.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  lacks: ({ name, tls }) => {
    // Clients of a lab use the addresses of its nodes, which the certificate does not name.
    if (name !== 'local') return `the target ${name} has no certificate for its clients: use --target local`;
    if (tls) return undefined;
    return (
      `the target ${name} serves no https: set \`tls: true\`, an https:// url and PUBLISHED_TLS_PORT in it, run npm run rotate -- tls --self-signed and ` +
      'npm run deploy, and start the drill with NODE_EXTRA_CA_CERTS'
    );
  },
  async act(context) {
    const secrets = [];
    for (const which of ['first', 'second']) {
      const { exitCode, result } = await context.run('rotate', ['tls', '--self-signed', '--yes']);
      context.expect(
        `the ${which} certificate is served`,
        exitCode === 0,
        `exit code ${exitCode}: ${result?.message ?? ''}`,
      );
      secrets.push(result?.secret);
    }
    const left = (await context.docker(['secret', 'ls', '--format', '{{.Name}}']))
      .split('\n')
      .filter((name) => name.startsWith(`${context.target.stack}_tls_certificate`));
    context.expect('only the newest secret is left', left.join() === secrets.at(-1), left.join());
    const { longestGapMs } = context.traffic.soFar();
    context.expect(
      `no time without a success is longer than ${LONGEST_GAP_MS} ms`,
      longestGapMs <= LONGEST_GAP_MS,
      `the longest: ${longestGapMs} ms`,
    );
  },
};
