/** A node's name in the tree (`UpdateStmt`) and its fields. */
type Visit = (name: string, fields: Record<string, unknown>) => void;

/** Calls `visit` for every node below, outermost first. Without recursion: a tree may be deeper than the stack. */
export function walk(tree: unknown, visit: Visit): void {
  const open: unknown[] = [tree];
  while (open.length > 0) {
    const value = open.pop();
    if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) open.push(value[i]);
      continue;
    }
    if (value === null || typeof value !== 'object') continue;
    const fields = Object.entries(value);
    for (const [name, field] of fields) {
      if (/^[A-Z]/.test(name) && field !== null && typeof field === 'object')
        visit(name, field as Record<string, unknown>);
    }
    for (const [, field] of fields.reverse()) open.push(field);
  }
}
