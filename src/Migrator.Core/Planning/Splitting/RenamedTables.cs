using Migrator.Changes;

namespace Migrator.Planning.Splitting;

/// <summary>Reads changes as if each table in use got its new name last of all: until then it is there by its old one.</summary>
internal static class RenamedTables
{
    public static IReadOnlyList<SchemaChange> ByOldNames(IReadOnlyList<SchemaChange> changes)
    {
        if (!changes.OfType<RenameTable>().Any())
        {
            return changes;
        }

        var old = new Dictionary<TableName, TableName>();
        var read = new List<SchemaChange>();
        foreach (var change in changes.Select(change => WithNames(change, name => old.GetValueOrDefault(name, name))))
        {
            if (change is not RenameTable rename)
            {
                read.Add(change);
                continue;
            }

            // Renamed twice: what it was called in between is nobody's concern.
            foreach (var before in read.OfType<RenameTable>().Where(before => before.From == rename.From).ToList())
            {
                old.Remove(before.To);
                read.Remove(before);
            }

            if (rename.From != rename.To)
            {
                old[rename.To] = rename.From;
                read.Add(rename);
            }
        }

        return read;
    }

    private static SchemaChange WithNames(SchemaChange change, Func<TableName, TableName> now)
        => PlanChecks.TablesNamedIn(change).All(name => now(name) == name) ? change : Renamed(change, now);

    private static SchemaChange Renamed(SchemaChange change, Func<TableName, TableName> now) => change switch
    {
        AddColumn add => add with { Table = now(add.Table) },
        RenameColumn rename => rename with { Table = now(rename.Table) },
        AlterColumn alter => alter with { Table = now(alter.Table) },
        ReplaceColumns replace => replace with { Table = now(replace.Table) },
        MoveColumns move => move with { From = now(move.From), To = now(move.To) },
        ExtractLookup extract => extract with { From = now(extract.From), To = now(extract.To) },
        ExtractLinks extract => extract with { From = now(extract.From), To = now(extract.To) },
        DropColumn drop => drop with { Table = now(drop.Table) },
        SetColumnDefault set => set with { Table = now(set.Table) },
        DropColumnDefault take => take with { Table = now(take.Table) },
        DropTable drop => drop with { Table = now(drop.Table) },
        RenameTable rename => rename with { From = now(rename.From) },
        CommentOnTable comment => comment with { Table = now(comment.Table) },
        CreateIndex index => index with { Table = now(index.Table) },
        DropIndex drop => drop with { Table = now(drop.Table) },
        CreateForeignKey key => key with { Table = now(key.Table), Referenced = now(key.Referenced) },
        AddKey add => add with { Table = now(add.Table) },
        AddCheck add => add with { Table = now(add.Table) },
        AddExclusion add => add with { Table = now(add.Table) },
        DropConstraint drop => drop with { Table = now(drop.Table) },
        InsertRows insert => insert with { Table = now(insert.Table) },
        UpdateRows update => update with { Table = now(update.Table) },
        DeleteRows delete => delete with { Table = now(delete.Table) },
        _ => change,
    };
}
