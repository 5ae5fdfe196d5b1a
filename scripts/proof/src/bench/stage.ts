import {
  type Cleanup,
  type Cores,
  divideCores,
  type Generator,
  type RunningServer,
  startGenerator,
  startServer,
} from '@zero-downtime/bench';
import { bundle } from '@zero-downtime/releases';
import { prepareAccess } from './access.ts';
import { type App, type AppEnvironment, specOf } from './apps.ts';
import { type BenchDatabase, prepareDatabase } from './database.ts';
import { serviceDir, VERSION } from './service.ts';

/** The setup of a measurement. */
export interface Stage {
  cores: Cores;
  database: BenchDatabase;
  generator: Generator;
  surroundings: AppEnvironment;
  /** Starts an app, which the cleanup stops. */
  start(app: App): Promise<RunningServer>;
}

/** Sets up a PostgreSQL with orders, the bundle of the service, a token and the load generator. */
export async function setUpStage(
  cleanup: Cleanup,
  { orders, poolMax }: { orders: number; poolMax: number },
): Promise<Stage> {
  const cores = divideCores();
  const database = await prepareDatabase(cleanup, { orders, cores: cores.others });
  const generator = await startGenerator(cores.others);
  cleanup.add(() => generator.stop());
  const surroundings = {
    databaseUrl: database.appUrl,
    access: await prepareAccess(),
    poolMax,
    bundleDir: await bundle(serviceDir, VERSION),
    cores: cores.server,
  };
  return {
    cores,
    database,
    generator,
    surroundings,
    async start(app) {
      const server = await startServer(specOf(app, surroundings));
      cleanup.add(() => server.stop());
      return server;
    },
  };
}
