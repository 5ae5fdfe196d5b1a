import { NO_FENCE } from './scope.ts';

/** Each gives kind, name, what it is of, and its definition. */
export const CODE: readonly string[] = [
  `SELECT kind, name, NULL, CASE prokind
          WHEN 'a' THEN (SELECT concat_ws(' ', pg_get_function_result(routine.oid), aggtransfn, aggfinalfn, agginitval)
                           FROM pg_aggregate WHERE aggfnoid = routine.oid)
          ELSE pg_get_functiondef(oid) END
     FROM routine`,

  `SELECT 'trigger', name || '.' || quote_ident(tgname), kind || ' ' || name,
          pg_get_triggerdef(pg_trigger.oid) || CASE tgenabled WHEN 'D' THEN ', disabled' WHEN 'R' THEN ', on replicas' WHEN 'A' THEN ', always' ELSE '' END
     FROM relation JOIN pg_trigger ON tgrelid = relation.oid WHERE NOT tgisinternal AND ${NO_FENCE}`,

  `SELECT 'rule', name || '.' || quote_ident(rulename), kind || ' ' || name, pg_get_ruledef(pg_rewrite.oid)
     FROM relation JOIN pg_rewrite ON ev_class = relation.oid WHERE rulename <> '_RETURN'`,

  `SELECT 'policy', name || '.' || quote_ident(polname), kind || ' ' || name, concat_ws(' ',
          CASE WHEN NOT polpermissive THEN 'restrictive' END, polcmd,
          'to ' || (SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC' ELSE role::regrole::text END, ', ' ORDER BY role::regrole::text) FROM unnest(polroles) AS role),
          'using ' || pg_get_expr(polqual, polrelid), 'with check ' || pg_get_expr(polwithcheck, polrelid))
     FROM relation JOIN pg_policy ON polrelid = relation.oid`,

  `SELECT 'type', prefix || quote_ident(typname), NULL, CASE typtype
          WHEN 'e' THEN (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = pg_type.oid)
          WHEN 'd' THEN concat_ws(' ', format_type(typbasetype, typtypmod), CASE WHEN typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || typdefault,
            (SELECT string_agg(quote_ident(conname) || ' ' || pg_get_constraintdef(oid), ' ' ORDER BY conname) FROM pg_constraint
              WHERE contypid = pg_type.oid AND contype = 'c'))
          WHEN 'r' THEN (SELECT 'range of ' || format_type(rngsubtype, NULL) FROM pg_range WHERE rngtypid = pg_type.oid)
          ELSE '' END
     FROM pg_type JOIN space ON space.oid = typnamespace
    WHERE (typtype IN ('e', 'd', 'r') OR typrelid IN (SELECT oid FROM relation WHERE relkind = 'c'))
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_type'::regclass AND objid = pg_type.oid AND deptype = 'e')`,
];
