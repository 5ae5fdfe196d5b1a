import { createCommand, runCommand } from './lib/command.ts';

const command = createCommand(
  'images',
  "Build and push the images of a deploy to the target without deploying. Does not connect to the target's manager.",
).option('--release <version>', "a release of the checkout; the service's current one when not given");

await runCommand<{ release?: string }>(command, async (site, { release }) => {
  const { publish } = await import('@zero-downtime/deploy');
  const { message, images } = await publish(site, { version: release });
  return { message, data: { images } };
});
