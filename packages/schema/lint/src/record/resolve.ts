import { registerHooks } from 'node:module';

/**
 * Lets changes in any folder import packages that this package can import, such as the helpers: a package that is not
 * found from the change is resolved from here. Ends with `deregister`.
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
