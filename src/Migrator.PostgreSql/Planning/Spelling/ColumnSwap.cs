using System.Globalization;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>
/// Lets a new column take everything that belongs to an old one, and back. Which way is decided by which side comes in: the
/// copy at flip, the old column when a flip is undone.
/// </summary>
internal sealed class ColumnSwap(TableSnapshot table, PreparedMapping mapping, CatalogSnapshot catalog)
{
    private readonly string _table = PgIdentifier.Quote(table.Name);

    private readonly CheckSwap _checks = new(mapping.Inspection.Carried.Checks);

    private ColumnSnapshot Old => mapping.Replaced!;

    private FinalColumn Final => mapping.Finals[0];

    private ColumnName Retired => mapping.RetiredNames[Old.Name];

    private CarriedObjects Carried => mapping.Inspection.Carried;

    /// <summary>Statements that must run before the table is locked: the lock of a sequence stops nextval().</summary>
    public IEnumerable<string> BeforeLocks()
    {
        if (Old.OwnedSequence is { } sequence && Retyped && IntegerType(mapping.Inspection.NewTypes[Final.Name].Text) is { } type)
        {
            yield return $"ALTER SEQUENCE {PgIdentifier.Quote(sequence)} AS {type}";
        }
    }

    /// <summary>The same on the way back.</summary>
    public IEnumerable<string> BeforeLocksBack()
    {
        if (Old is { OwnedSequence: { } sequence, SequenceType: { } type } && Retyped)
        {
            yield return $"ALTER SEQUENCE {PgIdentifier.Quote(sequence)} AS {type}";
        }
    }

    /// <summary>The copy comes in. The old column gives up what could make a new version's write fail while it is fed.</summary>
    public IEnumerable<string> Forward()
    {
        foreach (var statement in _checks.Release().Concat(Carried.Indexes.SelectMany(MoveIndex)))
        {
            yield return statement;
        }

        foreach (var statement in _checks.Take())
        {
            yield return statement;
        }

        yield return $"ALTER TABLE {_table} RENAME COLUMN {PgIdentifier.Quote(Old.Name)} TO {PgIdentifier.Quote(Retired)}";
        if (Final.FinalName != Final.Name)
        {
            yield return $"ALTER TABLE {_table} RENAME COLUMN {PgIdentifier.Quote(Final.Name)} TO {PgIdentifier.Quote(Final.FinalName)}";
        }

        foreach (var statement in MoveNumbering(Retired, Final.FinalName, isBack: false))
        {
            yield return statement;
        }

        if (Old.IsNotNull)
        {
            yield return $"ALTER TABLE {_table} ALTER COLUMN {PgIdentifier.Quote(Retired)} DROP NOT NULL";
            foreach (var statement in PartitionedNotNull.Relax(table, Retired, catalog))
            {
                yield return statement;
            }
        }

        foreach (var statement in NamedNotNull ? NotNullSpelling.TakeName(table.Name, Final.Name, Final.FinalName, Old, catalog) : [])
        {
            yield return statement;
        }
    }

    /// <summary>The old column comes back. Its unique indexes have been built again under their retired names.</summary>
    public IEnumerable<string> Back()
    {
        foreach (var statement in NamedNotNull ? NotNullSpelling.GiveNameBack(table.Name, Final.Name, Final.FinalName, Old, catalog) : [])
        {
            yield return statement;
        }

        if (Old.IsNotNull)
        {
            foreach (var statement in NotNullSpelling.Finish(table.Name, Retired, Old, catalog))
            {
                yield return statement;
            }
        }

        if (Final.FinalName != Final.Name)
        {
            yield return $"ALTER TABLE {_table} RENAME COLUMN {PgIdentifier.Quote(Final.FinalName)} TO {PgIdentifier.Quote(Final.Name)}";
        }

        yield return $"ALTER TABLE {_table} RENAME COLUMN {PgIdentifier.Quote(Retired)} TO {PgIdentifier.Quote(Old.Name)}";
        foreach (var statement in MoveNumbering(Final.Name, Old.Name, isBack: true).Concat(Carried.Indexes.SelectMany(MoveIndexBack)))
        {
            yield return statement;
        }
    }

    /// <summary>The old column's checks come back, once all columns of the table have the names that they are written with.</summary>
    public IEnumerable<string> ChecksBack() => _checks.GiveBack();

    /// <summary>Checks to prove again once the old column is back.</summary>
    public IEnumerable<(TableName Table, string Sql)> ProofsBack() => _checks.ProofsBack();

    private IEnumerable<string> MoveIndex(CarriedIndex index)
    {
        var (original, copy) = (In(index.Original.Name, index), In(index.CopyName, index));
        foreach (var statement in index switch
        {
            { Constraint: { } constraint } when IsPartitioned => PartitionedKeySwap.Statements(table.Name, constraint, Now(constraint, Final.Name)),
            { Constraint: { } constraint } => SwapConstraint(index.Table, constraint, PgIdentifier.Quote(index.CopyName)),
            { Original.IsUnique: true } when IsPartitioned => [.. Swap(original, copy, index.RetiredName, index.Original.Name), $"DROP INDEX {In(index.RetiredName, index)}"],
            { Original.IsUnique: true } => [$"DROP INDEX {original}", $"ALTER INDEX {copy} RENAME TO {PgIdentifier.Quote(index.Original.Name)}"],
            _ => Swap(original, copy, index.RetiredName, index.Original.Name),
        })
        {
            yield return statement;
        }

        foreach (var statement in IndexBelongings.Of(index.Table, index.Original))
        {
            yield return statement;
        }
    }

    private IEnumerable<string> MoveIndexBack(CarriedIndex index)
    {
        var (original, retired) = (In(index.Original.Name, index), In(index.RetiredName, index));
        foreach (var statement in index switch
        {
            { Constraint: { } constraint } when IsPartitioned => PartitionedKeySwap.Statements(table.Name, constraint, constraint.Columns),
            { Constraint: { } constraint } => SwapConstraint(index.Table, constraint, PgIdentifier.Quote(index.RetiredName)),
            { Original.IsUnique: true } when IsPartitioned => [.. Swap(original, retired, index.CopyName, index.Original.Name), $"DROP INDEX {In(index.CopyName, index)}"],
            { Original.IsUnique: true } => [$"DROP INDEX {original}", $"ALTER INDEX {retired} RENAME TO {PgIdentifier.Quote(index.Original.Name)}"],
            _ => Swap(original, retired, index.CopyName, index.Original.Name),
        })
        {
            yield return statement;
        }

        foreach (var statement in IndexBelongings.Of(index.Table, index.Original))
        {
            yield return statement;
        }
    }

    private bool IsPartitioned => table.Kind is RelationKind.PartitionedTable;

    /// <summary>The columns of a key while the one that is replaced is there under another name.</summary>
    private List<ColumnName> Now(ConstraintSnapshot constraint, ColumnName name) => [.. constraint.Columns.Select(column => column == Old.Name ? name : column)];

    private IEnumerable<string> Swap(string goes, string comes, string away, string name)
        => [$"ALTER INDEX {goes} RENAME TO {PgIdentifier.Quote(away)}", $"ALTER INDEX {comes} RENAME TO {PgIdentifier.Quote(name)}", .. Pieces(away, name)];

    private IEnumerable<string> Pieces(string one, string other)
        => IsPartitioned ? [IndexNameSwap.OfPieces(new(table.Name.Schema, one), new(table.Name.Schema, other))] : [];

    private static IEnumerable<string> SwapConstraint(TableName of, ConstraintSnapshot constraint, string index)
    {
        var (table, name) = (PgIdentifier.Quote(of), PgIdentifier.Quote(constraint.Name));
        return
        [
            $"ALTER TABLE {table} DROP CONSTRAINT {name}",
            $"ALTER TABLE {table} ADD CONSTRAINT {name} {(constraint.Kind is ConstraintKind.PrimaryKey ? "PRIMARY KEY" : "UNIQUE")} USING INDEX {index}{constraint.DeferralClause}",
            .. ConstraintText.Comment(of, constraint),
        ];
    }

    /// <summary>Default, identity or the ownership of a sequence go from one column to the other.</summary>
    private IEnumerable<string> MoveNumbering(ColumnName from, ColumnName to, bool isBack)
    {
        var (source, target) = (PgIdentifier.Quote(from), PgIdentifier.Quote(to));
        if (Old.Identity is { } identity)
        {
            yield return IdentityMove.Statement(table.Name, from, to, Old.OwnedSequence!, identity);
            yield break;
        }

        if (Old.Default is not null)
        {
            yield return isBack
                ? $"ALTER TABLE {_table} ALTER COLUMN {source} DROP DEFAULT, ALTER COLUMN {target} SET DEFAULT {Old.Default}"
                : $"ALTER TABLE {_table} ALTER COLUMN {source} DROP DEFAULT";
        }

        foreach (var statement in isBack ? [] : SetDefaultSpelling.Set($"ALTER TABLE {_table} ALTER COLUMN {target}", Final, Old.Default))
        {
            yield return statement;
        }

        if (isBack && Final.Default is not null)
        {
            yield return $"ALTER TABLE {_table} ALTER COLUMN {source} DROP DEFAULT";
        }

        if (Old.OwnedSequence is { } sequence)
        {
            yield return $"ALTER SEQUENCE {PgIdentifier.Quote(sequence)} OWNED BY {_table}.{target}";
        }
    }

    private bool Retyped => mapping.Inspection.NewTypes[Final.Name].Text != Old.Type;

    /// <summary>True if what refuses NULL in the copy has a name that gives the copy's away.</summary>
    private bool NamedNotNull => Final.IsNotNull && Final.Name != Final.FinalName;

    private static string In(string name, CarriedIndex index) => PgIdentifier.Quote(new TableName(index.Table.Schema, name));

    private static string? IntegerType(string type) => type is "smallint" or "integer" or "bigint" ? type : null;
}
