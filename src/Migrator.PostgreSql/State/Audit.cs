namespace Migrator.PostgreSql.State;

/// <summary>Who did what, and why.</summary>
internal sealed class Audit(ControlDatabase database)
{
    public Task WriteAsync(MigrationId? migration, string action, string detail, string by, CancellationToken cancellationToken)
        => database.WriteAsync(session => WriteAsync(session, migration, action, detail, by), cancellationToken);

    /// <summary>Writes the line in the transaction of what it tells about.</summary>
    public static Task WriteAsync(ControlSession session, MigrationId? migration, string action, string detail, string by)
        => session.ExecuteAsync(
            """
            INSERT INTO migrator.audit (at, migration_id, action, detail, by_whom)
            VALUES (clock_timestamp(), @migration, @action, @detail, @by)
            """,
            new { migration = migration?.Value, action, detail, by });
}
