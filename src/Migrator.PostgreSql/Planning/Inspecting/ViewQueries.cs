namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>What is asked of the catalog about views over replaced columns.</summary>
internal static class ViewQueries
{
    /// <summary>Relations whose query reads one of the columns, and those that read these, however far: each with the longest way to a column.</summary>
    public static readonly string Readers =
        $"""
        WITH RECURSIVE replaced AS (
               SELECT a.attrelid, a.attnum
                 FROM unnest(@tables, @columns) AS w (relation, name)
                 JOIN pg_attribute a ON a.attrelid = w.relation::regclass AND a.attname = w.name AND NOT a.attisdropped),
             edge AS (
               SELECT DISTINCT r.ev_class AS reader, p.refobjid AS read, p.refobjsubid AS number
                 FROM pg_depend p
                 JOIN pg_rewrite r ON r.oid = p.objid AND r.rulename = '_RETURN'
                WHERE p.classid = 'pg_rewrite'::regclass AND p.refclassid = 'pg_class'::regclass AND p.refobjid <> r.ev_class),
             tree (reader, level) AS (
               SELECT e.reader, 1 FROM edge e JOIN replaced x ON e.read = x.attrelid AND e.number = x.attnum
                UNION
               SELECT e.reader, t.level + 1 FROM tree t JOIN edge e ON e.read = t.reader)
        SELECT c.oid AS "Oid", n.nspname AS "Schema", c.relname AS "Name", max(t.level) AS "Level", c.relkind = 'v' AS "IsView",
               pg_get_userbyid(c.relowner) AS "Owner",
               pg_has_role(c.relowner, 'USAGE') AS "IsOwned",
               pg_get_userbyid(c.relowner) = current_user OR (SELECT u.rolsuper FROM pg_roles u WHERE u.rolname = current_user)
                 OR (pg_has_role(c.relowner, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) AND has_schema_privilege(c.relowner, n.oid, 'CREATE')) AS "CanBeGivenBack",
               has_schema_privilege(n.oid, 'CREATE') AS "CanBeCreated",
               EXISTS (SELECT FROM edge e JOIN replaced x ON e.read = x.attrelid AND e.number = x.attnum WHERE e.reader = c.oid) AS "IsDirect",
               ARRAY(SELECT DISTINCT e.read::bigint FROM edge e WHERE e.reader = c.oid) AS "Reads",
               COALESCE((SELECT ' WITH (' || string_agg(quote_ident(split_part(o, '=', 1)) || ' = ' || quote_literal(substr(o, strpos(o, '=') + 1)), ', ') || ')' FROM unnest(c.reloptions) o), '') AS "Options",
               (SELECT r.ev_action::text ~ ':varattno 0 ' FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.rulename = '_RETURN') AS "ReadsRows",
               ARRAY(SELECT r.rulename::text FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN' ORDER BY 1) AS "Rules",
               EXISTS (SELECT FROM pg_rewrite r JOIN pg_depend p ON p.classid = 'pg_rewrite'::regclass AND p.objid = r.oid WHERE r.ev_class = c.oid AND p.refclassid = 'pg_constraint'::regclass) AS "LeansOnKey",
               ARRAY(SELECT a.attname || ' has a default of its own' FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = c.oid)
                 || ARRAY(SELECT 'somebody who is not its owner has granted rights on it'
                           WHERE EXISTS (SELECT FROM aclexplode(c.relacl) g WHERE g.grantor <> c.relowner)
                              OR EXISTS (SELECT FROM pg_attribute a, aclexplode(a.attacl) g WHERE a.attrelid = c.oid AND g.grantor <> c.relowner))
                 || ARRAY(SELECT 'it belongs to an extension' FROM pg_depend p WHERE p.classid = 'pg_class'::regclass AND p.objid = c.oid AND p.deptype IN ('e', 'x') LIMIT 1)
                 || ARRAY(SELECT 'it has a security label' FROM pg_seclabel s WHERE s.classoid = 'pg_class'::regclass AND s.objoid = c.oid LIMIT 1) AS "Peculiarities",
               CASE WHEN c.relkind = 'v' THEN {ViewMarks.Standing("c.oid", isDropped: true)} END AS "StandingWithHangers",
               CASE WHEN c.relkind = 'v' THEN {ViewMarks.Standing("c.oid", isDropped: false)} END AS "Standing",
               CASE WHEN c.relkind = 'v' THEN {ViewMarks.Belongings("c.oid")} END AS "Belongings"
          FROM tree t
          JOIN pg_class c ON c.oid = t.reader
          JOIN pg_namespace n ON n.oid = c.relnamespace
         GROUP BY c.oid, n.oid, n.nspname
         ORDER BY 4, 2, 3
        """;

    /// <summary>Views that read no column of a table by name but its rows as such: their columns cannot be told.</summary>
    public const string RowReaders =
        """
        SELECT DISTINCT c.oid::regclass::text
          FROM pg_depend p
          JOIN pg_rewrite r ON r.oid = p.objid AND r.rulename = '_RETURN'
          JOIN pg_class c ON c.oid = r.ev_class
         WHERE p.classid = 'pg_rewrite'::regclass AND p.refclassid = 'pg_class'::regclass
           AND p.refobjid = ANY (@tables::regclass[]) AND r.ev_class <> p.refobjid
           AND r.ev_action::text ~ ':varattno 0 '
           AND NOT EXISTS (SELECT FROM pg_depend q WHERE q.classid = p.classid AND q.objid = p.objid AND q.refclassid = p.refclassid AND q.refobjid = p.refobjid AND q.refobjsubid > 0)
         ORDER BY 1
        """;

    /// <summary>What hangs on a view, without other views that go and come with it.</summary>
    public static readonly string Hangers = $"SELECT h.name FROM ({ViewMarks.Hangers("@view::oid")}) h WHERE h.reader IS NULL OR h.reader::bigint <> ALL (@going) ORDER BY 1";

    /// <summary>The columns of a relation with their types.</summary>
    public const string Columns =
        """
        SELECT a.attname AS "Name", format_type(a.atttypid, a.atttypmod) AS "Type", COALESCE((SELECT o.collname FROM pg_collation o WHERE o.oid = a.attcollation), '') AS "Collation"
          FROM pg_attribute a
         WHERE a.attrelid = @relation::regclass AND a.attnum > 0 AND NOT a.attisdropped
         ORDER BY a.attnum
        """;

    /// <summary>Columns of the given names that a relation's query reads.</summary>
    public const string ReadColumns =
        """
        SELECT DISTINCT a.attname::text
          FROM pg_rewrite r
          JOIN pg_depend p ON p.classid = 'pg_rewrite'::regclass AND p.objid = r.oid AND p.refclassid = 'pg_class'::regclass
          JOIN pg_attribute a ON a.attrelid = p.refobjid AND a.attnum = p.refobjsubid
         WHERE r.ev_class = @relation::regclass AND a.attrelid <> r.ev_class AND a.attname = ANY (@names)
        """;

    /// <summary>Statements that give a view created anew what belongs to it. Default privileges of whoever creates it are taken away first.</summary>
    public const string Dressing =
        """
        WITH v AS (
               SELECT c.oid, c.relowner, c.relacl, n.oid AS schema, format('%I.%I', n.nspname, c.relname) AS name
                 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = @view::oid),
             given AS (
               SELECT DISTINCT g.grantee
                 FROM v, pg_default_acl d, aclexplode(d.defaclacl) g
                WHERE d.defaclobjtype = 'r' AND d.defaclnamespace IN (0, v.schema) AND d.defaclrole IN (v.relowner, (SELECT oid FROM pg_roles WHERE rolname = current_user))),
             granted AS (
               SELECT v.name, NULL::name AS column, g.grantee, g.is_grantable, string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type) AS privileges
                 FROM v, aclexplode(COALESCE(v.relacl, acldefault('r', v.relowner))) g
                WHERE v.relacl IS NOT NULL OR EXISTS (SELECT FROM given)
                GROUP BY 1, 3, 4
                UNION ALL
               SELECT v.name, a.attname, g.grantee, g.is_grantable, string_agg(format('%s (%I)', g.privilege_type, a.attname), ', ' ORDER BY g.privilege_type)
                 FROM v JOIN pg_attribute a ON a.attrelid = v.oid, aclexplode(a.attacl) g
                GROUP BY 1, 2, 3, 4)
        SELECT s.statement
          FROM (
            SELECT 1 AS part, '' AS place, format('ALTER VIEW %s OWNER TO %I', v.name, pg_get_userbyid(v.relowner)) AS statement FROM v WHERE pg_get_userbyid(v.relowner) <> current_user
            UNION ALL
            SELECT 2, '', format('REVOKE ALL ON TABLE %s FROM %s', v.name, string_agg(DISTINCT CASE WHEN r.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r.grantee)) END, ', '))
              FROM v, LATERAL (SELECT grantee FROM given UNION SELECT v.relowner) r
             WHERE v.relacl IS NOT NULL OR EXISTS (SELECT FROM given)
             GROUP BY v.name
            UNION ALL
            SELECT 3, concat_ws(' ', g.column, g.grantee), format('GRANT %s ON TABLE %s TO %s%s', g.privileges, g.name,
                   CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END, CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
              FROM granted g
            UNION ALL
            SELECT 4, '', format('COMMENT ON VIEW %s IS %L', v.name, obj_description(v.oid, 'pg_class')) FROM v WHERE obj_description(v.oid, 'pg_class') IS NOT NULL
            UNION ALL
            SELECT 5, a.attname::text, format('COMMENT ON COLUMN %s.%I IS %L', v.name, a.attname, col_description(v.oid, a.attnum))
              FROM v JOIN pg_attribute a ON a.attrelid = v.oid WHERE a.attnum > 0 AND col_description(v.oid, a.attnum) IS NOT NULL
            UNION ALL
            SELECT 6, t.tgname::text, pg_get_triggerdef(t.oid) FROM v JOIN pg_trigger t ON t.tgrelid = v.oid WHERE NOT t.tgisinternal
            UNION ALL
            SELECT 7, t.tgname::text, format('COMMENT ON TRIGGER %I ON %s IS %L', t.tgname, v.name, obj_description(t.oid, 'pg_trigger'))
              FROM v JOIN pg_trigger t ON t.tgrelid = v.oid WHERE NOT t.tgisinternal AND obj_description(t.oid, 'pg_trigger') IS NOT NULL) s
         ORDER BY s.part, s.place
        """;
}
