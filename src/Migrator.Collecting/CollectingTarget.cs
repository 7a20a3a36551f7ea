using Migrator.Gates.Orders;

namespace Migrator.Collecting;

/// <summary>The database that migrations see when they ask which one it is.</summary>
/// <param name="DatabaseType">FluentMigrator's name for it; what a predicate in <c>IfDatabase</c> gets.</param>
/// <param name="Aliases">Further names that <c>IfDatabase</c> accepts.</param>
/// <param name="DefaultSchema">The schema of names that are given without one.</param>
public sealed record CollectingTarget(string DatabaseType, IReadOnlyList<string> Aliases, string DefaultSchema)
{
    /// <summary>PostgreSQL, under every name that FluentMigrator has used for it.</summary>
    public static CollectingTarget PostgreSql { get; } = new(
        "PostgreSQL15_0",
        ["PostgreSQL", "Postgres", "PostgreSQL11_0", "PostgreSQL10_0", "PostgreSQL92", "Postgres92"],
        "public")
    {
        RunnerAliases = ["PostgreSQL"],
    };

    /// <summary>What ranges of each application's versions look like.</summary>
    public VersionOrders Orders { get; init; } = VersionOrders.Usual;

    /// <summary>Those of the further names that FluentMigrator's own runner accepts for a server of today.</summary>
    public IReadOnlyList<string> RunnerAliases { get; init; } = Aliases;
}
