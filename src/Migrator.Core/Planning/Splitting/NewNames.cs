using System.Text;
using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Splitting;

/// <summary>Refuses names of columns, and coming names of tables, that the server would cut short, or keeps for itself.</summary>
/// <remarks>Those of indexes and constraints are planned as the server keeps them, see <see cref="KeptNames"/>; those of new tables and their columns the server cuts itself.</remarks>
internal static class NewNames
{
    public static IEnumerable<Finding> Check(SchemaChange change, ServerFacts server)
    {
        foreach (var name in Columns(change).Concat(change is RenameTable table ? [table.To.Name] : []).Where(name => Encoding.UTF8.GetByteCount(name) > server.IdentifierLimit).Distinct())
        {
            yield return Refusals.Of("MIG1147", name, $"the name has {Encoding.UTF8.GetByteCount(name)} bytes, and the server keeps {server.IdentifierLimit}", "Choose a shorter name.");
        }

        foreach (var name in Columns(change).Where(server.SystemColumns.Contains).Distinct())
        {
            yield return Refusals.Of("MIG1147", name, "every table has a column of that name, which is the server's", "Choose another name.");
        }
    }

    private static IEnumerable<string> Columns(SchemaChange change) => change switch
    {
        AddColumn add => [add.Column.Name.Value],
        RenameColumn rename => [rename.To.Value],
        ReplaceColumns replace => replace.New.Select(column => column.Column.Name.Value),
        ExtractLookup extract => [extract.Reference.Value],
        _ => [],
    };
}
