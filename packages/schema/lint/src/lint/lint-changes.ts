import { SKELETON_MARK } from '@zero-downtime/migrations/runner';
import { type Finding, type LocatedFinding, withoutEnd } from '../model/finding.ts';
import { type Servers, SUPPORTED } from '../model/versions.ts';
import { loadParser } from '../parse/parse-sql.ts';
import { readFolder, type SourceChange } from '../record/read-folder.ts';
import { type RecordedSource, recordPhase } from '../record/record-phase.ts';
import { RULES } from '../rules/index.ts';
import { TRACE_FAILED, TRACE_RULES } from '../rules/trace-rules.ts';
import { createChecker, uniqueFindings } from './check-statements.ts';
import { applyWaivers } from './waivers.ts';

export interface LintOptions {
  /** The date that waivers are compared with. Default: now. */
  today?: Date;
  /** The servers that the changes must run on. Default: all supported ones. */
  servers?: Servers;
  /** How long recording a phase may take, in milliseconds. Default: 10,000. */
  deadlineMs?: number;
  /** Ids of the rules to apply. Default: all. */
  rules?: readonly string[];
  /** Adds the findings of another check of a folder's changes, such as a trace. */
  observe?: (folder: string, changes: readonly SourceChange[]) => Promise<LocatedFinding[]>;
}

const DEADLINE_MS = 10_000;
const TRACED: readonly string[] = TRACE_RULES.map(({ id }) => id);
const WAIVABLE: ReadonlySet<string> = new Set([...RULES.map(({ id }) => id), ...TRACED]);

/**
 * Lints the changes in each folder. It records their SQL without a database.
 * @returns the findings, ordered by change, phase and line.
 * @throws FolderError for a folder that cannot be read. It never throws for the content of a change.
 */
export async function lintChanges(folders: readonly string[], options: LintOptions = {}): Promise<Finding[]> {
  await loadParser();
  const findings: Finding[] = [];
  for (const folder of folders) findings.push(...(await lintFolder(folder, options)));
  return findings;
}

async function lintFolder(folder: string, options: LintOptions): Promise<Finding[]> {
  const changes = await readFolder(folder);
  const { servers = SUPPORTED, today = new Date() } = options;
  const asked = new Set(
    [...(options.rules ?? WAIVABLE)].filter((id) => options.observe || !TRACED.includes(id)),
  );
  const observed = (await options.observe?.(folder, changes)) ?? [];
  const recorded = await recordAll(changes, servers.oldest, options);
  const versions = await forEachServer(changes, recorded, servers, options);
  const rules = RULES.filter(({ id }) => asked.has(id));
  const checks = versions.map((version) => ({ ...version, check: createChecker(rules, version.servers) }));
  const findings: Finding[] = [];
  for (const { name: change, files, known } of changes) {
    const phases = files.flatMap(({ phase, file }) => ({
      ...{ change, phase, file },
      ...(recorded.get(file) as RecordedSource),
    }));
    const checked = uniqueFindings(
      checks.flatMap(({ check, phases: of }) =>
        check(files.flatMap(({ file }) => of.get(file)?.statements ?? [])),
      ),
    );
    if (known) {
      findings.push(...observed.filter((seen) => seen.change === change).map(withoutEnd));
      continue;
    }
    for (const { statements: _, asksForServer: __, findings: unseen, ...source } of phases) {
      const own = checked.filter(({ file }) => file === source.file);
      const seen = observed.filter((each) => each.file === source.file && !isCovered(each, own));
      const mine: LocatedFinding[] = [...own, ...seen];
      const terms = {
        known: WAIVABLE,
        asked,
        today: today.toISOString().slice(0, 10),
        partly: unseen.length > 0 || observed.some(({ rule }) => rule === TRACE_FAILED),
      };
      const left = applyWaivers(source, mine, terms);
      findings.push(...[...unseen, ...skeletonIn(source), ...left].sort((a, b) => a.line - b.line));
    }
  }
  return findings;
}

type Recordings = ReadonlyMap<string, RecordedSource>;

/** Records each file for a server of this version. @returns what was recorded, by file. */
async function recordAll(
  changes: readonly SourceChange[],
  serverVersion: number,
  { deadlineMs = DEADLINE_MS }: LintOptions,
): Promise<Recordings> {
  let transactions = 0;
  const options = { serverVersion, deadlineMs, nextTransaction: () => transactions++ };
  const recorded = new Map<string, RecordedSource>();
  for (const { name: change, files } of changes)
    for (const { phase, file } of files)
      recorded.set(file, await recordPhase({ change, phase, file }, options));
  return recorded;
}

/** When a phase sends other SQL to other servers, the oldest and the newest server are checked one after the other. */
async function forEachServer(
  changes: readonly SourceChange[],
  recorded: Recordings,
  servers: Servers,
  options: LintOptions,
): Promise<{ servers: Servers; phases: Recordings }[]> {
  const { oldest, newest } = servers;
  const isSame = oldest === newest || [...recorded.values()].every(({ asksForServer }) => !asksForServer);
  if (isSame) return [{ servers, phases: recorded }];
  return [
    { servers: { oldest, newest: oldest }, phases: recorded },
    { servers: { oldest: newest, newest }, phases: await recordAll(changes, newest, options) },
  ];
}

/** A warning for a file that `migrate new` wrote and that still has the names of the skeleton. */
function skeletonIn({
  text,
  ...source
}: { text: string } & Pick<Finding, 'change' | 'phase' | 'file'>): Finding[] {
  const at = text.split('\n').indexOf(SKELETON_MARK);
  if (at < 0) return [];
  const { change, phase, file } = source;
  const message = 'still has the names and values of the skeleton; replace them, then delete this line';
  return [
    { change, phase, file, rule: 'skeleton', severity: 'warning', statement: '', line: at + 1, message },
  ];
}

/**
 * Whether a static finding about the same lines covers what the trace observed: it also explains why. A static warning
 * does not cover an observed error.
 */
function isCovered(seen: LocatedFinding, findings: readonly LocatedFinding[]): boolean {
  const coveredBy = TRACE_RULES.find(({ id }) => id === seen.rule)?.coveredBy ?? [];
  return findings.some(
    ({ rule, severity, file, line, endLine }) =>
      coveredBy.includes(rule) &&
      (severity === 'error' || seen.severity === 'warning') &&
      file === seen.file &&
      line <= seen.endLine &&
      seen.line <= endLine,
  );
}
