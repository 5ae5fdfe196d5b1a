import { removeRegistry, startRegistry } from '../src/lib/throwaway-registry.ts';

const REGISTRY = { name: 'orders-tests-registry', port: 15_050 };

/** The part of the tests' registry with the images of one file: the base images, which all files push, are compressed and stored once. */
export const registryOf = (name: string): string => `127.0.0.1:${REGISTRY.port}/${name}`;

/** For vitest: runs before all files of a suite; what it returns runs after them. */
export default async function setup(): Promise<() => Promise<void>> {
  await startRegistry(REGISTRY);
  return () => removeRegistry(REGISTRY);
}
