import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { currentVersion } from '@zero-downtime/releases';
import type { Objectives } from '@zero-downtime/slo';
import type { TooLittle } from '../analysis/final-analysis.ts';
import { type Revision, readRevision } from '../images/revision.ts';
import { type StagedImage, stageEdge, stageListener, stageService, unstage } from '../images/stage.ts';
import { serviceObjectives } from '../metrics/objectives.ts';
import type { Release } from '../release.ts';
import type { Site } from '../site.ts';
import { readStack, type Stack } from '../stack/read-stack.ts';
import type { Target } from '../target/load.ts';

/** The options of a deploy, except the release. */
export interface Wishes {
  /** Replace every replica even if nothing has changed. */
  redeploy: boolean;
  contract: 'auto' | 'later';
  /**
   * Deploy over a failing release, or contract although the gate names an older release, which is recorded. One deploy does not do both: a
   * deploy over a failing release does not skip the gate.
   */
  force: boolean;
  /** Take a backup before contract, unless a recent one exists. */
  backup: boolean;
  monitorMs: number;
  /** Canary analysis, where the target has metrics. */
  analysis: boolean;
  /** What to do about a release with too few requests for the analysis, even with the deploy's own. */
  tooLittle: TooLittle;
}

/** The desired state: the checkout, read once, and the options. */
export interface Desired {
  target: Target;
  /** The image gets its digest when it is published. */
  release: Omit<Release, 'image'>;
  images: {
    service: StagedImage;
    /** Undefined for a target without an edge of its own. */
    edge: StagedImage | undefined;
    /** As the edge. */
    listener: StagedImage | undefined;
  };
  stack: Stack;
  /** The service's objectives; undefined without a slo.yml. */
  objectives: Objectives | undefined;
  /** The names of the release's changes with this phase. */
  changes: Record<'backfill' | 'contract', readonly string[]>;
  wishes: Wishes;
  /** Of the checkout; undefined without a git repository. */
  revision: Revision | undefined;
  /** The target's engine is the one of this machine. */
  onThisMachine: boolean;
}

/**
 * Reads the checkout and lays out the images to build. The deploy uses only what was read here, even if files are edited meanwhile.
 * @throws Ending (refused); ReleaseError for an unknown release
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
  const ownEdge = target.traffic === 'edge' && !target.platform;
  const edge = ownEdge ? await stageEdge(root) : undefined;
  const listener = ownEdge ? await stageListener(root) : undefined;
  return {
    target,
    release: { version, content: service.content, settings: stack.api.files.hash },
    images: { service, edge, listener },
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

/** Removes the build contexts. */
export async function discard({
  images: { service, edge, listener },
}: Pick<Desired, 'images'>): Promise<void> {
  for (const image of [service, edge, listener]) if (image) await unstage(image);
}

async function changesWith(phase: string, { folder }: StagedImage): Promise<string[]> {
  const changes = join(folder, 'app/changes');
  const files = await readdir(changes, { recursive: true }).catch(() => []);
  return files.flatMap((file) => (file.split('/')[1]?.split('.')[0] === phase ? [dirname(file)] : [])).sort();
}
