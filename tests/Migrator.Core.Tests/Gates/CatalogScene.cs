using Migrator.Planning.Catalog;

namespace Migrator.Tests.Gates;

/// <summary>The catalog around customers, with what a test hangs on it.</summary>
internal static class CatalogScene
{
    public static CatalogSnapshot Of(IndexSnapshot[]? indexes = null, ConstraintSnapshot[]? constraints = null, DependentSnapshot[]? dependents = null) => new()
    {
        Server = new ServerFacts
        {
            Provider = "postgresql",
            Version = "17.2",
            Major = 17,
            Database = "shop",
            Identity = "7/1",
            Timeline = "1",
            IsReadOnly = false,
            DeadlockTimeout = TimeSpan.FromSeconds(1),
            User = "migrator",
            IdentifierLimit = 63,
        },
        Schemas = ["shop"],
        Tables =
        [
            new TableSnapshot
            {
                Name = GateScene.Customers,
                Kind = RelationKind.Table,
                ObjectId = "16400",
                Owner = "migrator",
                IsOwned = true,
                EstimatedRows = 1234,
                Bytes = 819200,
                AttributesUsed = 4,
                Columns = [],
                Indexes = indexes ?? [],
                Constraints = constraints ?? [],
                Dependents = dependents ?? [],
            },
        ],
    };

    public static IndexSnapshot Index(string name, string column, bool isValid) => new()
    {
        Name = name,
        Definition = "",
        IsUnique = false,
        IsPrimary = false,
        IsValid = isValid,
        Columns = [new(column)],
    };

    public static ConstraintSnapshot Constraint(string name, string column, bool isValidated) => new()
    {
        Table = GateScene.Customers,
        Name = name,
        Kind = ConstraintKind.Check,
        Columns = [new(column)],
        Definition = "",
        IsValidated = isValidated,
    };
}
