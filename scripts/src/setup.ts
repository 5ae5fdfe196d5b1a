import { setup } from './setup/setup.ts';
await setup();
