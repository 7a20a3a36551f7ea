using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>
/// Lets the copies of checks take over from them, on whatever table of a tree each is, and back. What a table hands on comes,
/// goes and changes its name with it in those that inherit, and is never named there.
/// </summary>
internal sealed class CheckSwap(IReadOnlyList<CarriedConstraint> checks)
{
    /// <summary>The old checks go; one that is only handed on has gone with the one that it comes from.</summary>
    public IEnumerable<string> Release() => checks.Where(check => !check.Original.IsHandedOn).Select(check => $"{Table(check)} DROP CONSTRAINT {Name(check)}");

    /// <summary>The copies take the old checks' names.</summary>
    public IEnumerable<string> Take() => checks.SelectMany(check => (IEnumerable<string>)
    [
        .. check.IsFromAbove ? Own(check, check.Definition) : [$"{Table(check)} RENAME CONSTRAINT {PgIdentifier.Quote(check.CopyName)} TO {Name(check)}"],
        .. Comment(check),
    ]);

    /// <summary>The old checks come back; they skip existing rows.</summary>
    public IEnumerable<string> GiveBack() => checks.SelectMany(check => (IEnumerable<string>)
    [
        .. check.IsFromAbove
            ? Own(check, check.Original.Definition)
            :
            [
                $"{Table(check)} RENAME CONSTRAINT {Name(check)} TO {PgIdentifier.Quote(check.CopyName)}",
                $"{Table(check)} ADD CONSTRAINT {Name(check)} {ConstraintText.NotValid(check.Original.Definition)}",
            ],
        .. Comment(check),
    ]);

    /// <summary>What is to be proved again once the old checks are back.</summary>
    public IEnumerable<(TableName Table, string Sql)> ProofsBack()
        => checks.Where(check => check.Original.IsValidated && !check.IsFromAbove).Select(check => (check.Original.Table, $"{Table(check)} VALIDATE CONSTRAINT {Name(check)}"));

    /// <summary>What is handed on becomes the table's own as well: the server takes the two for one, and looks at no row.</summary>
    private static IEnumerable<string> Own(CarriedConstraint check, string definition)
        => check.Original.IsHandedOn ? [] : [$"{Table(check)} ADD CONSTRAINT {Name(check)} {ConstraintText.NotValid(definition)}"];

    private static IEnumerable<string> Comment(CarriedConstraint check) => ConstraintText.Comment(check.Original.Table, check.Original);

    private static string Table(CarriedConstraint check) => $"ALTER TABLE {PgIdentifier.Quote(check.Original.Table)}";

    private static string Name(CarriedConstraint check) => PgIdentifier.Quote(check.Original.Name);
}
