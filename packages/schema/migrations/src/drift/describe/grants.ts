/** What each role but the owner may do with one thing. The owner may do everything, and more with each version of the server. */
const granted = (from: string, acl: string, owner: string, thing: string) => `
  SELECT 'grant', 'to ' || grantee_name || ' on ' || thing, of, string_agg(privilege, ', ' ORDER BY privilege)
    FROM (SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS grantee_name,
                 privilege_type || CASE WHEN is_grantable THEN ' with grant option' ELSE '' END AS privilege, ${thing}
            FROM ${from}, aclexplode(${acl}) WHERE grantee <> ${owner}) AS each
   GROUP BY grantee_name, thing, of`;

const whole = "kind || ' ' || name AS thing, kind || ' ' || name AS of";

export const GRANTS: readonly string[] = [
  granted(
    "relation JOIN LATERAL (SELECT CASE relkind WHEN 'S' THEN 's'::\"char\" ELSE 'r' END AS acl_kind) AS k ON relkind <> 'c'",
    'coalesce(relacl, acldefault(acl_kind, relowner))',
    'relowner',
    whole,
  ),
  granted(
    'relation JOIN pg_attribute ON attrelid = relation.oid AND NOT attisdropped',
    'attacl',
    'relowner',
    "'column ' || name || '.' || quote_ident(attname) AS thing, kind || ' ' || name AS of",
  ),
  granted('routine', "coalesce(proacl, acldefault('f', proowner))", 'proowner', whole),
  granted(
    'space',
    "coalesce(nspacl, acldefault('n', nspowner))",
    'nspowner',
    "'schema ' || quote_ident(nspname) AS thing, 'schema ' || quote_ident(nspname) AS of",
  ),
];
