namespace Migrator.Collecting.Errors;

/// <summary>No migration was found where some were expected.</summary>
public sealed class NoMigrationsException : MigratorException
{
    private const int MostNamed = 5;

    internal NoMigrationsException(string origin, IReadOnlyList<LeftOutClass> leftOut)
        : base(leftOut.Count == 0
            ? $"'{origin}' holds no migrations. A migration is a public class that derives from FluentMigrator's Migration and has [Migration(number, \"title\")]."
            : $"'{origin}' holds no migration that is taken. Left out: {Described(leftOut)}")
        => (Origin, LeftOut) = (origin, leftOut);

    /// <inheritdoc />
    public override string Code => "MIG1003";

    /// <summary>The file or folder.</summary>
    public string Origin { get; }

    /// <summary>Classes that look like migrations and were left out, with the reason.</summary>
    public IReadOnlyList<LeftOutClass> LeftOut { get; }

    private static string Described(IReadOnlyList<LeftOutClass> leftOut)
        => string.Join(" ", leftOut.Take(MostNamed).Select(one => $"{one.Name}: {one.Reason}")) + (leftOut.Count > MostNamed ? $" And {leftOut.Count - MostNamed} more." : "");
}
