using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Splitting;

/// <summary>Makes changes of a table that the same migration creates part of its creation, and leaves out changes of a table that it drops.</summary>
/// <remarks>What cannot be folded without knowing what SQL or rows in between mean, or an expression, is left as it is; the checks refuse it.</remarks>
internal sealed class Folding
{
    private readonly List<SchemaChange> _kept = [];
    private readonly Dictionary<TableName, IReadOnlyList<string>> _causes = [];

    public static FoldedChanges Fold(IReadOnlyList<SchemaChange> changes, CatalogSnapshot catalog)
    {
        var folding = new Folding();
        foreach (var change in changes)
        {
            if (change is DropTable { IfExists: true } drop && folding.Created(drop.Table) is null && catalog.Find(drop.Table) is null)
            {
                continue;
            }

            if (!folding.TryFold(change))
            {
                folding._kept.Add(change);
            }
        }

        return new FoldedChanges(folding._kept, folding._causes);
    }

    private bool TryFold(SchemaChange change) => change switch
    {
        AddColumn { InitialValue: null } add when Created(add.Table) is { } table && Find(table, add.Column.Name) is null && (add.InitialConstant is null || IsUntouched(table))
            => Become(table, table with { Columns = [.. table.Columns, add.Column] }, change),
        AlterColumn { Up: null } alter when Untouched(alter.Table) is { } table && Find(table, alter.Column.Name) is { } column
            => Become(table, table with { Columns = [.. table.Columns.Select(one => one == column ? Altered(column, alter.Column) : one)] }, change),
        SetColumnDefault set when Untouched(set.Table) is { } table && Find(table, set.Column) is { } column
            => Become(table, table with { Columns = [.. table.Columns.Select(one => one == column ? one with { Default = set.Default } : one)] }, change),
        DropColumnDefault take when Untouched(take.Table) is { } table && Find(table, take.Column) is { } column
            => Become(table, table with { Columns = [.. table.Columns.Select(one => one == column ? one with { Default = null } : one)] }, change),
        CommentOnTable comment when Created(comment.Table) is { } table => Become(table, table with { Comment = comment.Comment }, change),
        RenameColumn rename when Untouched(rename.Table) is { } table && HasNoExpressions(table) && Find(table, rename.From) is not null && Find(table, rename.To) is null
            => Rename(table, rename),
        DropColumn { LastValue: null } drop when Untouched(drop.Table) is { } table && HasNoExpressions(table) && Find(table, drop.Column) is not null && !IsReferred(table, drop.Column)
            => Drop(table, drop),
        DropIndex drop when Created(drop.Table) is { } table && _kept.Find(one => one is CreateIndex index && index.Table == table.Table && index.Name == drop.Name) is { } index
            => _kept.Remove(index) && Become(table, table, change),
        RenameTable rename when Untouched(rename.From) is { } table => Rename(table, rename),
        DropTable drop when Untouched(drop.Table) is { } table && !_kept.OfType<CreateForeignKey>().Any(key => key.Referenced == table.Table && key.Table != table.Table)
            => _kept.RemoveAll(one => PlanChecks.TableOf(one) == table.Table) > 0,
        DropTable drop when Created(drop.Table) is null => LeaveOut(drop),
        _ => false,
    };

    /// <summary>What changes nothing but a table that goes need not be done.</summary>
    private bool LeaveOut(DropTable drop)
    {
        _kept.RemoveAll(change => change is DropIndex or DropColumn { LastValue: null } or SetColumnDefault or DropColumnDefault or CommentOnTable && PlanChecks.TableOf(change) == drop.Table);
        return false;
    }

    private bool Rename(CreateTable table, RenameColumn rename)
    {
        ColumnName Now(ColumnName name) => name == rename.From ? rename.To : name;
        ColumnName Of(TableName owner, ColumnName name) => owner == table.Table ? Now(name) : name;
        ReplaceKept(change => change switch
        {
            CreateIndex index when index.Table == table.Table => index with { Keys = [.. index.Keys.Select(key => key with { Column = Now(key.Column) })], Include = [.. index.Include.Select(Now)] },
            CreateForeignKey key => key with { Columns = [.. key.Columns.Select(name => Of(key.Table, name))], ReferencedColumns = [.. key.ReferencedColumns.Select(name => Of(key.Referenced, name))] },
            _ => change,
        });
        return Become(
            table,
            table with
            {
                Columns = [.. table.Columns.Select(column => column with { Name = Now(column.Name) })],
                Keys = [.. table.Keys.Select(key => key with { Columns = [.. key.Columns.Select(Now)] })],
            },
            rename);
    }

    /// <summary>As on the server, what is built over the column goes with it.</summary>
    private bool Drop(CreateTable table, DropColumn drop)
    {
        _kept.RemoveAll(change => change switch
        {
            CreateIndex index => index.Table == table.Table && index.Keys.Select(key => key.Column).Concat(index.Include).Contains(drop.Column),
            CreateForeignKey key => key.Table == table.Table && key.Columns.Contains(drop.Column),
            _ => false,
        });
        return Become(
            table,
            table with { Columns = [.. table.Columns.Where(column => column.Name != drop.Column)], Keys = [.. table.Keys.Where(key => !key.Columns.Contains(drop.Column))] },
            drop);
    }

    private bool Rename(CreateTable table, RenameTable rename)
    {
        TableName Now(TableName name) => name == rename.From ? rename.To : name;
        ReplaceKept(change => change switch
        {
            CreateIndex index => index with { Table = Now(index.Table) },
            CreateForeignKey key => key with { Table = Now(key.Table), Referenced = Now(key.Referenced) },
            _ => change,
        });
        _causes[rename.To] = _causes.GetValueOrDefault(rename.From, []);
        return Become(table, table with { Table = rename.To }, rename);
    }

    private bool Become(CreateTable old, CreateTable now, SchemaChange cause)
    {
        ReplaceKept(change => ReferenceEquals(change, old) ? now : change);
        _causes[now.Table] = [.. _causes.GetValueOrDefault(now.Table, []), cause.Describe()];
        return true;
    }

    private void ReplaceKept(Func<SchemaChange, SchemaChange> with)
    {
        for (var i = 0; i < _kept.Count; i++)
        {
            _kept[i] = with(_kept[i]);
        }
    }

    private static ColumnSpec Altered(ColumnSpec column, ColumnSpec wanted) => column with
    {
        Type = wanted.Type ?? column.Type,
        IsNullable = wanted.IsNullable ?? column.IsNullable,
        Default = wanted.Default ?? column.Default,
        Collation = wanted.Collation ?? column.Collation,
        Comment = wanted.Comment ?? column.Comment,
        IsIdentity = wanted.IsIdentity || column.IsIdentity,
        GeneratedAs = wanted.GeneratedAs ?? column.GeneratedAs,
    };

    private CreateTable? Created(TableName name) => _kept.OfType<CreateTable>().FirstOrDefault(create => create.Table == name);

    /// <summary>The table, if neither rows nor SQL of the author's have met it as it was created.</summary>
    private CreateTable? Untouched(TableName name) => Created(name) is { } table && IsUntouched(table) ? table : null;

    private bool IsUntouched(CreateTable table)
        => !_kept.SkipWhile(change => !ReferenceEquals(change, table)).Any(change => change is RunSql || change is InsertRows or UpdateRows or DeleteRows && PlanChecks.TableOf(change) == table.Table);

    private bool HasNoExpressions(CreateTable table)
        => table.Columns.All(column => column.GeneratedAs is null) && !_kept.OfType<CreateIndex>().Any(index => index.Table == table.Table && index.Filter is not null);

    private bool IsReferred(CreateTable table, ColumnName column)
        => _kept.OfType<CreateForeignKey>().Any(key => key.Referenced == table.Table && key.ReferencedColumns.Contains(column));

    private static ColumnSpec? Find(CreateTable table, ColumnName column) => table.Columns.FirstOrDefault(one => one.Name == column);
}
