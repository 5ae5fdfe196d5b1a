export { bundle } from './bundle.ts';
export { contentHash } from './content-hash.ts';
export { ReleaseError } from './errors.ts';
export { currentVersion, listReleases, readManifest } from './manifest.ts';
export { readOpenApi } from './openapi-as-json.ts';
export { sourceTree } from './source-tree.ts';
