import { readFile } from 'node:fs/promises';
import { type Finding, type LocatedFinding, withoutEnd } from '../model/finding.ts';
import { loadParser } from '../parse/parse-sql.ts';
import { readFolder, type SourceChange } from '../record/read-folder.ts';
import { recordPhase } from '../record/record-phase.ts';
import { RULES } from '../rules/index.ts';
import { TRACE_FAILED, TRACE_RULES } from '../rules/trace-rules.ts';
import { createChecker } from './check-statements.ts';
import { applyWaivers } from './waivers.ts';

export interface LintOptions {
  /** What waivers are measured by; now when not given. */
  today?: Date;
  /** server_version_num of the database that the changes are for; 150000 when not given. */
  serverVersion?: number;
  /** How long recording a phase may take, in milliseconds; 10,000 when not given. */
  deadlineMs?: number;
  /** Ids of the rules to judge by; all when not given. */
  rules?: readonly string[];
  /** Looks at the changes of a folder in another way too, such as by running them. */
  observe?: (folder: string, changes: readonly SourceChange[]) => Promise<LocatedFinding[]>;
}

const SERVER_VERSION = 150_000;
/** A phase that waits for something has nobody to wait for here. */
const DEADLINE_MS = 10_000;
const TRACED: readonly string[] = TRACE_RULES.map(({ id }) => id);
const WAIVABLE: ReadonlySet<string> = new Set([...RULES.map(({ id }) => id), ...TRACED]);

/**
 * Judges the changes in each folder by phase. Runs them against a database that only listens; needs none.
 * @returns what is wrong, in the order of changes, phases and lines.
 * @throws FolderError for a folder that cannot be read. Never for what is in a change.
 */
export async function lintChanges(folders: readonly string[], options: LintOptions = {}): Promise<Finding[]> {
  await loadParser();
  const findings: Finding[] = [];
  for (const folder of folders) findings.push(...(await lintFolder(folder, options)));
  return findings;
}

async function lintFolder(folder: string, options: LintOptions): Promise<Finding[]> {
  const changes = await readFolder(folder);
  const { serverVersion = SERVER_VERSION, deadlineMs = DEADLINE_MS, today = new Date() } = options;
  const asked = new Set(
    [...(options.rules ?? WAIVABLE)].filter((id) => options.observe || !TRACED.includes(id)),
  );
  const judge = createChecker(
    RULES.filter(({ id }) => asked.has(id)),
    serverVersion,
  );
  const observed = (await options.observe?.(folder, changes)) ?? [];
  let transactions = 0;
  const nextTransaction = () => transactions++;
  const findings: Finding[] = [];
  for (const { name: change, files, known } of changes) {
    const phases = [];
    for (const { phase, file } of files) {
      phases.push({
        change,
        phase,
        file,
        ...(await recordPhase({ change, phase, file }, { serverVersion, deadlineMs, nextTransaction })),
      });
    }
    const judged = judge(phases.flatMap(({ statements }) => statements));
    if (known) {
      findings.push(...observed.filter((seen) => seen.change === change).map(withoutEnd));
      continue;
    }
    for (const { statements: _, findings: unseen, ...source } of phases) {
      const said = judged.filter(({ file }) => file === source.file);
      const seen = observed.filter((each) => each.file === source.file && !isCovered(each, said));
      const mine: LocatedFinding[] = [...said, ...seen];
      const terms = {
        known: WAIVABLE,
        asked,
        today: today.toISOString().slice(0, 10),
        partly: unseen.length > 0 || observed.some(({ rule }) => rule === TRACE_FAILED),
      };
      const left = applyWaivers({ ...source, text: await readFile(source.file, 'utf8') }, mine, terms);
      findings.push(...[...unseen, ...left].sort((a, b) => a.line - b.line));
    }
  }
  return findings;
}

/**
 * Whether the linter says by itself, about the same lines, what was seen on a server: it also says why. Where it only
 * suspects, what was seen is said.
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
