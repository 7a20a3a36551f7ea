using System.Text;
using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Splitting;

/// <summary>Refuses names that the server would cut short, or keeps for itself.</summary>
internal static class NewNames
{
    public static IEnumerable<Finding> Check(SchemaChange change, ServerFacts server)
    {
        foreach (var name in Brought(change).Concat(Columns(change)).Where(name => Encoding.UTF8.GetByteCount(name) > server.IdentifierLimit).Distinct())
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
        CreateTable create => create.Columns.Select(column => column.Name.Value),
        AddColumn add => [add.Column.Name.Value],
        RenameColumn rename => [rename.To.Value],
        ReplaceColumns replace => replace.New.Select(column => column.Column.Name.Value),
        ExtractLookup extract => [extract.Reference.Value],
        _ => [],
    };

    private static IEnumerable<string> Brought(SchemaChange change) => change switch
    {
        CreateTable create => [create.Table.Name, .. create.Keys.Select(key => key.Name).OfType<string>()],
        CreateSchema create => [create.Name],
        CreateSequence create => [create.Sequence.Name],
        CreateIndex create => [create.Name],
        CreateForeignKey create => [create.Name],
        AddKey { Key.Name: { } name } => [name],
        AddCheck add => [add.Name],
        AddExclusion add => [add.Name],
        RenameTable rename => [rename.To.Name],
        _ => [],
    };
}
