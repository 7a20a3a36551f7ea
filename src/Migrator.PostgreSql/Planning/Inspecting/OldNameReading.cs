using Migrator.Changes;
using Migrator.Planning;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Finds functions whose text has the name of a table that is renamed: the server binds such a name when it is called.</summary>
internal sealed class OldNameReading(InspectionSession session)
{
    public async Task<IReadOnlyList<Finding>> ReadAsync(IReadOnlyList<SchemaChange> changes, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var rename in changes.OfType<RenameTable>())
        {
            var functions = await session.ReadAsync<string>(
                """
                SELECT pg_catalog.format('%I.%I', n.nspname, f.proname)
                  FROM pg_catalog.pg_proc f
                  JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
                  JOIN pg_catalog.pg_language l ON l.oid = f.prolang
                 WHERE l.lanname NOT IN ('internal', 'c')
                   AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'migrator')
                   AND f.prosrc ~* ('(^|\W)' || pg_catalog.regexp_replace(@name, '(\W)', '\\\1', 'g') || '(\W|$)')
                   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = f.oid AND d.deptype = 'e')
                 ORDER BY 1
                 LIMIT 20
                """,
                new { name = rename.From.Name },
                cancellationToken).ConfigureAwait(false);
            if (functions.Count > 0)
            {
                findings.Add(new(
                    "MIG1353", FindingSeverity.Warning, rename.From.ToString(),
                    $"the text of {string.Join(", ", functions)} has the name {rename.From.Name}: if that is the table, calls fail from contract on",
                    $"Write {rename.To} in them after expand and before contract: both names are there then."));
            }
        }

        return findings;
    }
}
