namespace Migrator.Planning;

/// <summary>The names of what has given its own name to something new.</summary>
public static class RetiredNames
{
    /// <summary>The name that a column or index of that name has after flip or in quarantine.</summary>
    public static string For(string name, MigrationId migration, int limit) => DerivedName.Fit($"_old_{name}_{migration}", limit);
}
