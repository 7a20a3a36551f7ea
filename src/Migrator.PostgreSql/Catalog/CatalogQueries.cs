using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Catalog;

/// <summary>The catalog queries: a constant number of them, whatever the size of the schema. Order is kept by ordinality.</summary>
internal static class CatalogQueries
{
    private const string UserSchemas = "n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'migrator')";

    public const string Server =
        $"""
        SELECT current_setting('server_version') AS "Version",
               current_setting('server_version_num')::int / 10000 AS "Major",
               d.datname AS "Database",
               {ServerLineage.Identity} AS "Identity",
               {ServerLineage.Timeline} AS "Timeline",
               pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on' AS "IsReadOnly",
               (SELECT setting::int FROM pg_settings WHERE name = 'deadlock_timeout') AS "DeadlockTimeout",
               current_user AS "User",
               current_setting('is_superuser') = 'on' AS "IsSuperuser",
               (SELECT string_agg(a.attname, ' ') FROM pg_attribute a WHERE a.attrelid = 'pg_class'::regclass AND a.attnum < 0) AS "SystemColumns"
          FROM pg_database d
         WHERE d.datname = current_database()
        """;

    /// <summary>From PostgreSQL 15 on a right of its own.</summary>
    public const string MayLeaveTriggersOut = "SELECT has_parameter_privilege('session_replication_role', 'SET')";

    public const string Schemas = $"SELECT n.nspname FROM pg_namespace n WHERE {UserSchemas} ORDER BY 1";

    public const string Sequences = $"SELECT n.nspname AS \"Schema\", c.relname AS \"Name\" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND {UserSchemas} ORDER BY 1, 2";

    public const string Enums =
        $"""
        SELECT n.nspname AS "Schema", t.typname AS "Name", pg_get_userbyid(t.typowner) AS "Owner", pg_has_role(t.typowner, 'USAGE') AS "IsOwned",
               ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS "Values"
          FROM pg_type t
          JOIN pg_namespace n ON n.oid = t.typnamespace
         WHERE t.typtype = 'e' AND {UserSchemas}
         ORDER BY 1, 2
        """;

    public const string SequenceUsers =
        $"""
        SELECT n.nspname AS "Schema", c.relname AS "Name",
               pg_describe_object('pg_class'::regclass, a.attrelid, a.attnum) AS "User", a.attrelid AS "Table", a.attname AS "Column", true AS "IsOwner"
          FROM pg_depend p
          JOIN pg_class c ON c.oid = p.objid AND c.relkind = 'S'
          JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_attribute a ON a.attrelid = p.refobjid AND a.attnum = p.refobjsubid
         WHERE p.classid = 'pg_class'::regclass AND p.refclassid = 'pg_class'::regclass AND p.deptype IN ('a', 'i') AND {UserSchemas}
        UNION ALL
        SELECT n.nspname, c.relname, pg_describe_object(p.classid, p.objid, p.objsubid), COALESCE(d.adrelid, 0::oid), a.attname, false
          FROM pg_depend p
          JOIN pg_class c ON c.oid = p.refobjid AND c.relkind = 'S'
          JOIN pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_attrdef d ON p.classid = 'pg_attrdef'::regclass AND d.oid = p.objid
          LEFT JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
         WHERE p.refclassid = 'pg_class'::regclass AND p.deptype = 'n' AND {UserSchemas}
         ORDER BY 1, 2, 3
        """;

    public const string Contents =
        $"""
        SELECT found."Schema", found."Name"
          FROM (SELECT n.nspname AS "Schema", pg_describe_object(p.classid, p.objid, 0) AS "Name",
                       row_number() OVER (PARTITION BY n.oid ORDER BY p.classid, p.objid) AS place
                  FROM pg_depend p
                  JOIN pg_namespace n ON n.oid = p.refobjid
                  LEFT JOIN pg_class c ON p.classid = 'pg_class'::regclass AND c.oid = p.objid
                 WHERE p.refclassid = 'pg_namespace'::regclass AND p.deptype IN ('n', 'a') AND p.classid <> 'pg_default_acl'::regclass
                   AND (c.oid IS NULL OR c.relkind NOT IN ('r', 'p', 'v', 'm', 'f', 'S', 'i', 'I', 't'))
                   AND {UserSchemas}) found
         WHERE found.place <= 20
         ORDER BY 1, 2
        """;

    public const string Tables =
        $"""
        SELECT c.oid AS "Oid", n.nspname AS "Schema", c.relname AS "Name",
               CASE WHEN c.relkind = 'p' THEN 'PartitionedTable'
                    WHEN c.relkind = 'v' THEN 'View'
                    WHEN c.relkind = 'm' THEN 'MaterializedView'
                    WHEN c.relkind = 'f' THEN 'ForeignTable'
                    WHEN c.relispartition OR EXISTS (SELECT FROM pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent)) THEN 'PartOfInheritance'
                    ELSE 'Table' END AS "Kind",
               pg_get_userbyid(c.relowner) AS "Owner",
               pg_has_role(c.relowner, 'USAGE') AS "IsOwned",
               CASE WHEN c.reltuples < 0 THEN NULL ELSE c.reltuples::bigint END AS "EstimatedRows",
               CASE WHEN c.relkind IN ('r', 'm') THEN pg_table_size(c.oid) ELSE 0 END AS "Bytes",
               c.relnatts AS "AttributesUsed",
               c.relrowsecurity AS "HasRowSecurity",
               c.reloftype <> 0 AS "IsTyped",
               CASE c.relreplident WHEN 'f' THEN true
                    WHEN 'n' THEN false
                    ELSE EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND CASE c.relreplident WHEN 'd' THEN i.indisprimary ELSE i.indisreplident END) END AS "TellsRowsApart",
               obj_description(c.oid, 'pg_class') AS "Comment"
          FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
           AND {UserSchemas}
         ORDER BY 2, 3
        """;

    /// <summary>A default is immutable if its stored tree calls immutable functions only and nothing that depends on the session.</summary>
    public const string ImmutableDefault =
        """
        (d.adbin::text !~ '\{(SQLVALUEFUNCTION|NEXTVALUEEXPR|COERCEVIAIO|SUBLINK|XMLEXPR|ARRAYCOERCEEXPR) '
         AND NOT EXISTS (SELECT
                           FROM regexp_matches(d.adbin::text, ':(?:opfuncid|funcid) (\d+)', 'g') AS m
                           JOIN pg_proc p ON p.oid = m[1]::oid
                          WHERE p.provolatile <> 'i'))
        """;

    public static string Columns { get; } =
        $"""
        SELECT a.attrelid AS "Table", a.attname AS "Name", a.attnum AS "Number",
               format_type(a.atttypid, a.atttypmod) AS "Type",
               {TypeTraitsSql.Expression} AS "Traits",
               a.attnotnull AS "IsNotNull",
               (SELECT k.conname FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]) AS "NotNullName",
               a.attinhcount::int AS "Parents",
               CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END AS "Default",
               d.adbin IS NOT NULL AND a.attgenerated = '' AND {ImmutableDefault} AS "IsDefaultImmutable",
               a.attgenerated <> '' AS "IsGenerated",
               a.attidentity::text AS "Identity",
               s.nspname AS "SequenceSchema", s.relname AS "SequenceName", s.type AS "SequenceType",
               CASE WHEN a.attcollation <> t.typcollation AND a.attcollation <> 0
                    THEN (SELECT quote_ident(cn.nspname) || '.' || quote_ident(co.collname) FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation) END AS "Collation",
               NULLIF(a.attstattarget, -1)::int AS "StatisticsTarget",
               COALESCE(a.attoptions, ARRAY[]::text[]) AS "Options",
               CASE WHEN a.attstorage <> t.typstorage
                    THEN CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'm' THEN 'MAIN' WHEN 'e' THEN 'EXTERNAL' ELSE 'EXTENDED' END END AS "Storage",
               CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS "Compression",
               col_description(a.attrelid, a.attnum) AS "Comment"
          FROM pg_attribute a
          JOIN pg_class c ON c.oid = a.attrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_type t ON t.oid = a.atttypid
          LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          LEFT JOIN LATERAL (
               SELECT sn.nspname, sc.relname, format_type(sq.seqtypid, NULL) AS type
                 FROM pg_depend p
                 JOIN pg_class sc ON sc.oid = p.objid AND sc.relkind = 'S'
                 JOIN pg_namespace sn ON sn.oid = sc.relnamespace
                 JOIN pg_sequence sq ON sq.seqrelid = sc.oid
                WHERE p.classid = 'pg_class'::regclass AND p.refclassid = 'pg_class'::regclass
                  AND p.refobjid = a.attrelid AND p.refobjsubid = a.attnum AND p.deptype IN ('a', 'i')
                LIMIT 1) s ON true
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
           AND a.attnum > 0
           AND NOT a.attisdropped
           AND {UserSchemas}
         ORDER BY a.attrelid, a.attnum
        """;

    /// <summary>Rights on columns; those on a whole table have no column, and are given by its owner's own where nobody has said anything.</summary>
    public const string Grants =
        $"""
        SELECT a.attrelid AS "Table", a.attname AS "Column",
               CASE WHEN g.grantee = 0 THEN '' ELSE pg_get_userbyid(g.grantee) END AS "Grantee",
               g.privilege_type AS "Privilege", g.is_grantable AS "IsGrantable", g.ordinality AS "Place"
          FROM pg_attribute a
          JOIN pg_class c ON c.oid = a.attrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
         CROSS JOIN LATERAL aclexplode(a.attacl) WITH ORDINALITY g
         WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND {UserSchemas}
        UNION ALL
        SELECT c.oid, '',
               CASE WHEN g.grantee = 0 THEN '' ELSE pg_get_userbyid(g.grantee) END,
               g.privilege_type, g.is_grantable, g.ordinality
          FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
         CROSS JOIN LATERAL aclexplode(COALESCE(c.relacl, acldefault('r', c.relowner))) WITH ORDINALITY g
         WHERE c.relkind IN ('r', 'p') AND {UserSchemas}
         ORDER BY 1, 2, 6
        """;

    public const string Indexes =
        $"""
        SELECT i.indrelid AS "Table", x.relname AS "Name", pg_get_indexdef(i.indexrelid) AS "Definition",
               substr(pg_get_indexdef(i.indexrelid), length(format('CREATE %sINDEX %I ON %s%I.%I ', CASE WHEN i.indisunique THEN 'UNIQUE ' END, x.relname, CASE WHEN x.relkind = 'I' THEN 'ONLY ' END, n.nspname, c.relname)) + 1) AS "Body",
               an.nspname AS "AboveSchema", ax.relname AS "AboveName",
               i.indisunique AS "IsUnique", i.indisprimary AS "IsPrimary", i.indisvalid AS "IsValid",
               i.indpred IS NULL AND i.indexprs IS NULL AND i.indimmediate AS "IsPlain",
               i.indisreplident AS "IsReplicaIdentity", i.indisclustered AS "IsClustered",
               obj_description(i.indexrelid, 'pg_class') AS "Comment",
               ARRAY(SELECT a.attname::text
                       FROM pg_attribute a
                      WHERE a.attrelid = i.indrelid AND NOT a.attisdropped
                        AND (a.attnum = ANY (i.indkey::int2[])
                             OR EXISTS (SELECT FROM pg_depend p
                                         WHERE p.classid = 'pg_class'::regclass AND p.objid = i.indexrelid
                                           AND p.refclassid = 'pg_class'::regclass AND p.refobjid = i.indrelid AND p.refobjsubid = a.attnum))
                      ORDER BY a.attnum) AS "Columns",
               k.conname AS "Constraint",
               ARRAY(SELECT a.attnum::int FROM pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0 ORDER BY a.attnum) AS "StatisticsPositions",
               ARRAY(SELECT a.attstattarget::int FROM pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0 ORDER BY a.attnum) AS "StatisticsTargets"
          FROM pg_index i
          JOIN pg_class x ON x.oid = i.indexrelid
          JOIN pg_class c ON c.oid = i.indrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
          LEFT JOIN pg_inherits ai ON ai.inhrelid = i.indexrelid
          LEFT JOIN pg_class ax ON ax.oid = ai.inhparent
          LEFT JOIN pg_namespace an ON an.oid = ax.relnamespace
         WHERE {UserSchemas}
         ORDER BY i.indrelid, i.indexrelid
        """;

    /// <summary>Indexes that were built under another version of their collation than the server has now. The database's own has a version from PostgreSQL 15 on.</summary>
    /// <remarks>A version is asked for only where an index needs it: there are hundreds of collations.</remarks>
    public static string OutdatedCollations(int major) =>
        $"""
        WITH used AS MATERIALIZED (
            SELECT DISTINCT i.indrelid, x.relname, u.used
              FROM pg_index i
              JOIN pg_class x ON x.oid = i.indexrelid
              JOIN pg_class c ON c.oid = i.indrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
             CROSS JOIN unnest(i.indcollation::oid[]) AS u (used)
             WHERE u.used <> 0 AND {UserSchemas})
        SELECT u.indrelid AS "Table", u.relname AS "Index", u.used::regcollation::text AS "Collation"
          FROM used u
          JOIN pg_collation l ON l.oid = u.used
         WHERE l.collversion <> pg_collation_actual_version(u.used)
        {(major < 15 ? "" :
            """
            UNION ALL
            SELECT u.indrelid, u.relname, u.used::regcollation::text
              FROM used u
              JOIN pg_database d ON d.datname = current_database()
             WHERE u.used = 'pg_catalog."default"'::regcollation AND d.datcollversion <> pg_database_collation_actual_version(d.oid)
            """)}
         ORDER BY 1, 2, 3
        """;

    public const string Constraints =
        $"""
        SELECT k.conrelid AS "Table", k.confrelid AS "Referenced", k.conname AS "Name",
               CASE k.contype WHEN 'c' THEN 'Check' WHEN 'p' THEN 'PrimaryKey' WHEN 'u' THEN 'Unique' WHEN 'f' THEN 'ForeignKey' WHEN 'x' THEN 'Exclusion' ELSE 'Other' END AS "Kind",
               ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(num, pos) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num ORDER BY u.pos) AS "Columns",
               ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(num, pos) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num ORDER BY u.pos) AS "ReferencedColumns",
               ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = k.conrelid AND NOT a.attisdropped AND to_jsonb(k) -> 'confdelsetcols' @> to_jsonb(a.attnum) ORDER BY a.attnum) AS "DeleteSetColumns",
               CASE WHEN k.contype = 'f' THEN
                    CASE k.confmatchtype WHEN 'f' THEN ' MATCH FULL' ELSE '' END
                    || CASE k.confupdtype WHEN 'r' THEN ' ON UPDATE RESTRICT' WHEN 'c' THEN ' ON UPDATE CASCADE' WHEN 'n' THEN ' ON UPDATE SET NULL' WHEN 'd' THEN ' ON UPDATE SET DEFAULT' ELSE '' END
                    || CASE k.confdeltype WHEN 'r' THEN ' ON DELETE RESTRICT' WHEN 'c' THEN ' ON DELETE CASCADE' WHEN 'n' THEN ' ON DELETE SET NULL' WHEN 'd' THEN ' ON DELETE SET DEFAULT' ELSE '' END
               ELSE '' END AS "ForeignKeyClause",
               CASE WHEN k.condeferrable THEN ' DEFERRABLE' ELSE '' END || CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END AS "DeferralClause",
               pg_get_constraintdef(k.oid) AS "Definition",
               pg_get_expr(k.conbin, k.conrelid) AS "Condition",
               ARRAY(SELECT format('OPERATOR(%I.%s)', sn.nspname, o.oprname) FROM unnest(k.conpfeqop) WITH ORDINALITY u(oid, pos) JOIN pg_operator o ON o.oid = u.oid JOIN pg_namespace sn ON sn.oid = o.oprnamespace ORDER BY u.pos) AS "Operators",
               k.convalidated AS "IsValidated", k.contype = 'f' AND k.conparentid <> 0 AS "IsPiece",
               k.coninhcount::int AS "Parents", k.coninhcount > 0 AND NOT k.conislocal AS "IsHandedOn",
               obj_description(k.oid, 'pg_constraint') AS "Comment"
          FROM pg_constraint k
          JOIN pg_class c ON c.oid = k.conrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE k.contype <> 'n' AND {UserSchemas}
           -- A key to a partitioned table has one more for each partition that it leads to.
           AND NOT (k.contype = 'f' AND k.conparentid <> 0 AND k.confrelid <> (SELECT p.confrelid FROM pg_constraint p WHERE p.oid = k.conparentid))
         ORDER BY k.conrelid, k.oid
        """;

    public const string Triggers =
        $"""
        SELECT t.tgrelid AS "Table", t.tgname AS "Name",
               quote_ident(fn.nspname) || '.' || quote_ident(f.proname) || '()' AS "Function",
               f.procost::text AS "FunctionCost",
               l.lanname = 'plpgsql' AS "IsProcedural",
               pg_has_role(f.proowner, 'USAGE') AS "IsFunctionOwned",
               (t.tgtype & 16) <> 0 AS "FiresOnUpdate",
               CASE t.tgenabled WHEN 'A' THEN 'Always' WHEN 'R' THEN 'Replica' WHEN 'D' THEN 'Disabled' ELSE 'Origin' END AS "Firing",
               (t.tgtype & 1) <> 0 AND (t.tgtype & 2) <> 0 AS "IsBeforeRow",
               ARRAY(SELECT DISTINCT a.attname::text
                       FROM pg_depend p
                       JOIN pg_attribute a ON a.attrelid = p.refobjid AND a.attnum = p.refobjsubid
                      WHERE p.classid = 'pg_trigger'::regclass AND p.objid = t.oid
                        AND p.refclassid = 'pg_class'::regclass AND p.refobjid = t.tgrelid AND p.refobjsubid > 0) AS "Columns",
               ARRAY(SELECT a.attname::text
                       FROM pg_attribute a
                      WHERE t.tgnargs > 0 AND a.attrelid = t.tgrelid AND a.attnum > 0 AND NOT a.attisdropped
                        AND position(decode('00', 'hex') || convert_to(a.attname, getdatabaseencoding()) || decode('00', 'hex') IN decode('00', 'hex') || t.tgargs) > 0) AS "Arguments"
          FROM pg_trigger t
          JOIN pg_class c ON c.oid = t.tgrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_proc f ON f.oid = t.tgfoid
          JOIN pg_namespace fn ON fn.oid = f.pronamespace
          JOIN pg_language l ON l.oid = f.prolang
         WHERE NOT t.tgisinternal AND fn.nspname <> 'migrator' AND {UserSchemas}
         ORDER BY t.tgrelid, t.tgname
        """;

    /// <summary>Before PostgreSQL 15 it is a generated column itself that depends on those it reads, and not its expression.</summary>
    public const string Dependents =
        $"""
        SELECT DISTINCT p.refobjid AS "Table", a.attname AS "Column",
               CASE p.classid
                    WHEN 'pg_rewrite'::regclass THEN CASE v.relkind WHEN 'm' THEN 'materialized view' WHEN 'v' THEN 'view' ELSE 'rule' END
                    WHEN 'pg_policy'::regclass THEN 'policy'
                    WHEN 'pg_proc'::regclass THEN 'function'
                    WHEN 'pg_attrdef'::regclass THEN 'generated column'
                    WHEN 'pg_class'::regclass THEN 'generated column'
                    WHEN 'pg_statistic_ext'::regclass THEN 'statistics object'
                    WHEN 'pg_publication_rel'::regclass THEN 'column list of publication'
               END AS "Kind",
               CASE WHEN p.classid = 'pg_rewrite'::regclass AND v.relkind IN ('v', 'm') THEN v.oid::regclass::text
                    WHEN p.classid = 'pg_attrdef'::regclass THEN (SELECT ga.attname FROM pg_attrdef gd JOIN pg_attribute ga ON ga.attrelid = gd.adrelid AND ga.attnum = gd.adnum WHERE gd.oid = p.objid)
                    WHEN p.classid = 'pg_class'::regclass THEN (SELECT ga.attname FROM pg_attribute ga WHERE ga.attrelid = p.objid AND ga.attnum = p.objsubid)
                    ELSE pg_describe_object(p.classid, p.objid, 0) END AS "Name",
               CASE WHEN v.relkind IN ('v', 'm') THEN vn.nspname END AS "ReaderSchema",
               CASE WHEN v.relkind IN ('v', 'm') THEN v.relname END AS "ReaderName"
          FROM pg_depend p
          JOIN pg_class c ON c.oid = p.refobjid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_attribute a ON a.attrelid = p.refobjid AND a.attnum = p.refobjsubid AND p.refobjsubid > 0
          LEFT JOIN pg_rewrite r ON p.classid = 'pg_rewrite'::regclass AND r.oid = p.objid
          LEFT JOIN pg_class v ON v.oid = r.ev_class
          LEFT JOIN pg_namespace vn ON vn.oid = v.relnamespace
         WHERE p.refclassid = 'pg_class'::regclass
           AND c.relkind IN ('r', 'p', 'v', 'm')
           AND {UserSchemas}
           AND ((p.classid = 'pg_rewrite'::regclass AND (v.oid <> c.oid OR a.attnum IS NOT NULL) AND (a.attnum IS NOT NULL OR NOT EXISTS (
                    SELECT FROM pg_depend q WHERE q.classid = p.classid AND q.objid = p.objid AND q.refclassid = p.refclassid AND q.refobjid = p.refobjid AND q.refobjsubid > 0)))
                OR (p.classid IN ('pg_policy'::regclass, 'pg_proc'::regclass, 'pg_statistic_ext'::regclass, 'pg_publication_rel'::regclass) AND a.attnum IS NOT NULL)
                OR (p.classid = 'pg_attrdef'::regclass AND a.attnum IS NOT NULL AND EXISTS (
                    SELECT FROM pg_attrdef gd JOIN pg_attribute ga ON ga.attrelid = gd.adrelid AND ga.attnum = gd.adnum WHERE gd.oid = p.objid AND ga.attgenerated <> '' AND ga.attnum <> a.attnum))
                OR (p.classid = 'pg_class'::regclass AND p.objid = p.refobjid AND p.objsubid <> p.refobjsubid AND a.attnum IS NOT NULL AND EXISTS (
                    SELECT FROM pg_attribute ga WHERE ga.attrelid = p.objid AND ga.attnum = p.objsubid AND ga.attgenerated <> '')))
         ORDER BY 1, 2, 3, 4
        """;

    /// <summary>Read from the table itself: the server's function would lock every partition.</summary>
    public const string Partitions =
        """
        WITH RECURSIVE tree (ancestor, member) AS (
               SELECT i.inhparent, i.inhrelid
                 FROM pg_inherits i
                 JOIN pg_class c ON c.oid = i.inhparent AND c.relkind IN ('p', 'r', 'f')
                UNION
               SELECT t.ancestor, i.inhrelid
                 FROM tree t
                 JOIN pg_inherits i ON i.inhparent = t.member)
        SELECT t.ancestor AS "Ancestor", t.member AS "Member", NOT c.relispartition AS "IsFromTop", c.relkind = 'p' AS "IsDivided",
               EXISTS (SELECT FROM pg_inherits d WHERE d.inhparent = t.ancestor AND d.inhrelid = t.member) AS "IsDirect"
          FROM tree t
          JOIN pg_class c ON c.oid = t.ancestor
        """;

    /// <summary>A table depends on the columns of its partition key, whether they stand in it by themselves or in an expression.</summary>
    public const string PartitionKeys =
        """
        SELECT k.partrelid AS "Table", 0 = ANY (k.partattrs::int2[]) AS "HasExpression",
               ARRAY(SELECT a.attname::text
                       FROM pg_attribute a
                      WHERE a.attrelid = k.partrelid AND a.attnum > 0
                        AND (a.attnum = ANY (k.partattrs::int2[])
                             OR EXISTS (SELECT FROM pg_depend p
                                         WHERE p.classid = 'pg_class'::regclass AND p.objid = k.partrelid AND p.objsubid = a.attnum
                                           AND p.refclassid = 'pg_class'::regclass AND p.refobjid = k.partrelid AND p.refobjsubid = 0 AND p.deptype = 'i'))
                      ORDER BY a.attnum) AS "Columns"
          FROM pg_partitioned_table k
         ORDER BY 1
        """;

    public const string Publications = "SELECT format('%I.%I', t.schemaname, t.tablename)::regclass::oid AS \"Table\", t.pubname AS \"Name\", p.pubupdate AS \"SendsUpdates\" FROM pg_publication_tables t JOIN pg_publication p ON p.pubname = t.pubname ORDER BY 1, 2";
}
