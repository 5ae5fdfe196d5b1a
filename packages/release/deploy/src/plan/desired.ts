import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { currentVersion } from '@zero-downtime/releases';
import type { Objectives } from '@zero-downtime/slo';
import { type Revision, readRevision } from '../images/revision.ts';
import { type StagedImage, stageEdge, stageService, unstage } from '../images/stage.ts';
import type { TooLittle } from '../judge/last-word.ts';
import { serviceObjectives } from '../metrics/objectives.ts';
import type { Release } from '../release.ts';
import type { Site } from '../site.ts';
import { readStack, type Stack } from '../stack/read-stack.ts';
import type { Target } from '../target/load.ts';

/** How a deploy is to be carried out, beside which release. */
export interface Wishes {
  /** Replace every replica although nothing has changed. */
  redeploy: boolean;
  contract: 'auto' | 'later';
  /**
   * Deploy over a release that is failing, or contract although the gate names an older release, which is recorded. One `--force` does not do
   * both: a deploy that mends a failing release does not skip the gate.
   */
  force: boolean;
  /** Take a backup before contract, unless there is a young one. */
  backup: boolean;
  monitorMs: number;
  /** Whether the metrics decide, too, where the target has them. */
  judge: boolean;
  /** What to do about a release that has served too little to be judged, even with requests of our own. */
  tooLittle: TooLittle;
}

/** What a deploy is to bring about: the checkout, read once, and how it was asked for. */
export interface Desired {
  target: Target;
  /** The image gets its digest when it is published. */
  release: Omit<Release, 'image'>;
  images: {
    service: StagedImage /** Undefined for a target without an edge of its own. */;
    edge: StagedImage | undefined;
  };
  stack: Stack;
  /** What the service's users may expect; undefined where its folder does not say. */
  objectives: Objectives | undefined;
  /** The changes of the release that have this phase, by name. */
  changes: Record<'backfill' | 'contract', readonly string[]>;
  wishes: Wishes;
  /** Of the checkout; undefined where it is in no repository. */
  revision: Revision | undefined;
  /** The target's engine is that of this machine. */
  onThisMachine: boolean;
}

/**
 * Reads what a deploy needs of the checkout, and lays out the images to build. What is deployed later is what was read here, whatever is
 * edited meanwhile. @throws Ending (refused); ReleaseError for an unknown release
 */
export async function readDesired(
  site: Site,
  { version: asked, ...wishes }: Wishes & { version: string | undefined },
): Promise<Desired> {
  const { root, target } = site;
  const objectives = await serviceObjectives(site);
  const stack = await readStack(site, objectives);
  const version = asked ?? (await currentVersion(join(root, 'services', target.service)));
  const service = await stageService(root, target.service, version);
  const edge = target.traffic === 'edge' && !target.platform ? await stageEdge(root) : undefined;
  return {
    target,
    release: { version, content: service.content, settings: stack.api.files.hash },
    images: { service, edge },
    stack,
    objectives,
    changes: {
      backfill: await changesWith('backfill', service),
      contract: await changesWith('contract', service),
    },
    wishes,
    revision: await readRevision(root),
    onThisMachine: target.context === undefined && !process.env.DOCKER_HOST,
  };
}

/** Removes what reading has left behind. */
export async function discard({ images: { service, edge } }: Pick<Desired, 'images'>): Promise<void> {
  await unstage(service);
  if (edge) await unstage(edge);
}

async function changesWith(phase: string, { folder }: StagedImage): Promise<string[]> {
  const changes = join(folder, 'app/changes');
  const files = await readdir(changes, { recursive: true }).catch(() => []);
  return files.flatMap((file) => (file.split('/')[1]?.split('.')[0] === phase ? [dirname(file)] : [])).sort();
}
