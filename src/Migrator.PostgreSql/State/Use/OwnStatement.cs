namespace Migrator.PostgreSql.State.Use;

/// <summary>How the toolkit keeps what it runs on a user's table from passing for a use by an application.</summary>
internal static class OwnStatement
{
    /// <summary>Marks a statement that nothing else tells from an application's.</summary>
    public const string Mark = "/* migrator */";

    /// <summary>
    /// What a transaction sets that reads whole tables: it scans none of their indexes. To judge a merge join the planner itself
    /// would look up the ends of an index, which the server counts as a scan, too.
    /// </summary>
    public const string IndexesLeftAlone =
        """
        pg_catalog.set_config('enable_indexscan', 'off', true),
               pg_catalog.set_config('enable_indexonlyscan', 'off', true),
               pg_catalog.set_config('enable_bitmapscan', 'off', true),
               pg_catalog.set_config('enable_mergejoin', 'off', true)
        """;
}
