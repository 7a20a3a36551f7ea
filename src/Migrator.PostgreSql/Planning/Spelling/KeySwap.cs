using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>
/// Lets the copies of foreign keys take over from them, whichever tables they join, and back. Keys go before the indexes that
/// they point to, and come when the columns have their names.
/// </summary>
internal sealed class KeySwap(IReadOnlyList<CarriedConstraint> keys)
{
    /// <summary>Tables at either end of the keys: dropping a foreign key locks both.</summary>
    public IEnumerable<TableName> Tables => keys.SelectMany(key => new[] { key.Original.Table, key.Original.Referenced! }).Distinct();

    /// <summary>The old keys go.</summary>
    public IEnumerable<string> Release() => keys.Select(Drop);

    /// <summary>The copies take the old keys' names.</summary>
    public IEnumerable<string> Take() => keys.SelectMany(key => (IEnumerable<string>)
    [
        key.ComesLast
            ? $"{Table(key)} ADD CONSTRAINT {Name(key)} {ConstraintText.NotValid(key.Definition)}"
            : $"{Table(key)} RENAME CONSTRAINT {PgIdentifier.Quote(key.CopyName)} TO {Name(key)}",
        .. Comment(key),
    ]);

    /// <summary>What is left to prove once the copies have taken over.</summary>
    public IEnumerable<(TableName Table, string Sql)> Proofs() => keys.Where(key => key is { ComesLast: true, Original.IsValidated: true }).Select(Prove);

    /// <summary>The copies give way: those that point to a copy go, because its index does.</summary>
    public IEnumerable<string> GiveWay() => keys.Select(key => key.PointsToCopy || key.ComesLast
        ? Drop(key)
        : $"{Table(key)} RENAME CONSTRAINT {Name(key)} TO {PgIdentifier.Quote(key.CopyName)}");

    /// <summary>The old keys come back; they skip existing rows.</summary>
    public IEnumerable<string> Return() => keys.SelectMany(key => (IEnumerable<string>)
    [
        $"{Table(key)} ADD CONSTRAINT {Name(key)} {ConstraintText.NotValid(key.Original.Definition)}",
        .. Comment(key),
    ]);

    /// <summary>What is to be proved again once the old keys are back.</summary>
    public IEnumerable<(TableName Table, string Sql)> ProofsBack() => keys.Where(key => key.Original.IsValidated).Select(Prove);

    private static string Drop(CarriedConstraint key) => $"{Table(key)} DROP CONSTRAINT {Name(key)}";

    private static (TableName Table, string Sql) Prove(CarriedConstraint key) => (key.Original.Table, $"{Table(key)} VALIDATE CONSTRAINT {Name(key)}");

    private static IEnumerable<string> Comment(CarriedConstraint key) => ConstraintText.Comment(key.Original.Table, key.Original);

    private static string Table(CarriedConstraint key) => $"ALTER TABLE {PgIdentifier.Quote(key.Original.Table)}";

    private static string Name(CarriedConstraint key) => PgIdentifier.Quote(key.Original.Name);
}
