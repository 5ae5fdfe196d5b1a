import { expect, it } from 'vitest';
import type { Site } from '../site.ts';
import { checkOwnerRotation, checkSecrets } from './secrets.ts';

const COMPLETE = ['orders_superuser_password', 'orders_owner_database_url', 'orders_app_database_url'];
const siteWith = (secrets: readonly string[], database = 'bundled') =>
  ({
    docker: async () => secrets.join('\n'),
    target: { name: 'local', stack: 'orders', database },
  }) as unknown as Site;

it("deploys and backups are refused while a rotation of the owner's password is incomplete", async () => {
  const interrupted = siteWith([...COMPLETE, 'orders_new_owner_database_url']);
  for (const check of [checkSecrets, checkOwnerRotation])
    await expect(check(interrupted)).rejects.toMatchObject({
      message: expect.stringContaining('was interrupted (secret orders_new_owner_database_url)'),
      hint: 'finish the rotation: npm run rotate -- owner-password --target local',
    });
});

it.each([
  ['no rotation is incomplete', [...COMPLETE, 'orders_owner_database_url-2']],
  [
    "only a rotation of the app's password is, whose replicas use another login",
    [...COMPLETE, 'orders_new_app_database_url'],
  ],
])('they are allowed when %s', async (_, secrets) => {
  await expect(checkSecrets(siteWith(secrets))).resolves.toBeUndefined();
});

it("an external database's missing certificate of its CA is refused, with the command that creates the secret", async () => {
  const site = siteWith(['app', 'owner'], 'external');
  const secrets = { app: 'app', owner: 'owner', ca: 'ca_2026' };
  const target = { ...site.target, secrets };
  await expect(checkSecrets({ ...site, target })).rejects.toMatchObject({
    message: expect.stringContaining('ca_2026'),
    hint: 'docker secret create ca_2026 - < FILE-WITH-THE-CERTIFICATE',
  });
});
