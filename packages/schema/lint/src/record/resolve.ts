import { registerHooks } from 'node:module';

/**
 * Lets a change that lies anywhere import what this package can, such as its helpers: where a package is not found from the
 * change, it is looked for from here. Until `deregister`.
 */
export function resolveFromHere(): { deregister(): void } {
  return registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND' || /^[./]|:/.test(specifier))
          throw error;
        return next(specifier, { ...context, parentURL: import.meta.url });
      }
    },
  });
}
