/** The imports within this repository that the files of some folders may have, and the reason. */
export interface Room {
  /** Folders that form the room; a room may import itself, and files at the top of the repository. */
  folders: readonly string[];
  mayImport: readonly string[];
  /** Additional imports for its tests. */
  testsMayImport?: readonly string[];
  because: string;
}

/** The contract of the API and the schema: the ledger of the phases that are done, and the heartbeat of a release. */
const CONTRACT = ['packages/schema/contract'];

export const ROOMS: readonly Room[] = [
  {
    folders: ['packages/service'],
    mayImport: CONTRACT,
    because:
      'packages/service is loaded by every replica. It imports its own room and, of the schema, only the contract: ' +
      'move the code into the contract, or pass it in from the service.',
  },
  {
    folders: ['packages/schema'],
    mayImport: ['packages/service/config', 'packages/service/database'],
    because:
      'packages/schema runs as a job, without HTTP and without a cluster. It imports its own room, service/config and service/database.',
  },
  {
    folders: ['packages/release'],
    mayImport: ['packages/schema', 'packages/service/config', 'packages/service/tokens'],
    testsMayImport: ['packages/service'],
    because:
      'packages/release runs on the machine that deploys, and must not depend on the code of a replica. ' +
      'It imports its own room, packages/schema, service/config and service/tokens (keys and minting).',
  },
  {
    folders: ['packages/proof'],
    mayImport: ['packages'],
    because:
      'A package, also one in packages/proof, imports no service: it uses the HTTP API and the files of a service.',
  },
  {
    folders: ['scripts/proof'],
    mayImport: ['packages', 'services', 'scripts/release'],
    because: 'scripts/proof may import everything.',
  },
  {
    folders: ['scripts/release'],
    mayImport: ['packages/release', 'packages/schema', 'packages/service'],
    because:
      'scripts/release imports packages. It imports neither the proof room, which can be removed, nor a service, which can be replaced.',
  },
  {
    folders: ['services'],
    mayImport: ['packages/service', 'packages/schema'],
    testsMayImport: ['packages/release/releases'],
    because:
      'A service imports packages/service and packages/schema (its tests also release/releases, which builds it). ' +
      'The proof room can be removed, and the release room is not in an image.',
  },
];

/** The packages that no file of these folders loads, directly or through others. */
export const NEVER_LOADS = {
  folders: ['packages/release'],
  npmPackage: 'express',
  because:
    'packages/release starts no server: loading express slows every command down, and a change of the server would change the deploy.',
};

export const DECLARED =
  'Turbo reads from package.json which packages a change affects: without the dependency, the tests here do not run after a change there.';

export const NO_FILE_CYCLE =
  'Files that import each other cannot be read or tested alone. Move the shared code into a third file; types count.';

export const NO_FOLDER_CYCLE =
  'Folders that import each other are one folder. Move the shared code beside them, or the file into the other folder.';
