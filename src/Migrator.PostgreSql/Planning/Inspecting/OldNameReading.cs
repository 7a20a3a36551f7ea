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
                $"""
                SELECT format('%I.%I', n.nspname, p.proname)
                  FROM pg_proc p
                  JOIN pg_namespace n ON n.oid = p.pronamespace
                 WHERE p.prosrc ~* @word
                   AND {FunctionWords.IsReadable}
                 ORDER BY 1
                 LIMIT 20
                """,
                new { word = FunctionWords.Word(rename.From.Name) },
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
