namespace Migrator.Authoring;

/// <summary>How the old and the new value of a column follow from each other.</summary>
/// <param name="Up">Old value to new value, in the server's SQL.</param>
/// <param name="Down">New value to old value; null makes the mapping one-way.</param>
public sealed record ColumnMapping(string Up, string? Down)
{
    /// <summary>The key under which a column definition carries its mapping among its additional features.</summary>
    public const string FeatureName = "Migrator.PopulatedBy";
}
