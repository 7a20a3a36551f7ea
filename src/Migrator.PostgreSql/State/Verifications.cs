using Migrator.Execution.State;
using Migrator.Execution.Verification;

namespace Migrator.PostgreSql.State;

/// <summary>How far verifications in ranges have come.</summary>
internal sealed class Verifications(ControlDatabase database)
{
    public Task<StartedVerification> StartAsync(Lease lease, TableName table, VerificationStart start, CancellationToken cancellationToken)
        => database.WriteAsync(
            lease,
            async session =>
            {
                var about = new { migration = lease.Migration.Value, schema = table.Schema, name = table.Name, circumstances = start.Circumstances, now = start.Now.ToUniversalTime(), oldest = start.Oldest.ToUniversalTime() };
                await session.ExecuteAsync(
                    """
                    DELETE FROM migrator.verification
                    WHERE migration_id = @migration
                        AND table_schema = @schema
                        AND table_name = @name
                        AND (circumstances <> @circumstances OR started_at NOT BETWEEN @oldest AND @now);

                    INSERT INTO migrator.verification (migration_id, table_schema, table_name, circumstances, started_at)
                    VALUES (@migration, @schema, @name, @circumstances, @now)
                    ON CONFLICT (migration_id, table_schema, table_name) DO NOTHING
                    """,
                    about).ConfigureAwait(false);
                var startedAt = await session.FirstOrDefaultAsync<DateTime>(
                    """
                    SELECT started_at
                    FROM migrator.verification
                    WHERE migration_id = @migration
                        AND table_schema = @schema
                        AND table_name = @name
                    """,
                    about).ConfigureAwait(false);
                var rows = await session.QueryAsync<Row>(
                    """
                    SELECT part_schema AS partschema, part_name AS partname, pass, from_unit AS "from", to_unit AS "to", size, rows, pending, mismatched, lossy, differences
                    FROM migrator.verified_range
                    WHERE migration_id = @migration
                        AND table_schema = @schema
                        AND table_name = @name
                    """,
                    about).ConfigureAwait(false);
                return new StartedVerification(startedAt, start.Circumstances, [.. rows.Select(row => row.ToRange())]);
            },
            cancellationToken);

    public Task RecordAsync(Lease lease, TableName table, VerifiedRange range, CancellationToken cancellationToken)
        => database.WriteAsync(
            lease,
            session => session.ExecuteAsync(
                """
                INSERT INTO migrator.verified_range (
                    migration_id, table_schema, table_name, part_schema, part_name, pass, from_unit, to_unit,
                    size, rows, pending, mismatched, lossy, differences)
                VALUES (
                    @migration, @schema, @name, @partSchema, @partName, @pass, @from, @to,
                    @size, @rows, @pending, @mismatched, @lossy, @differences)
                ON CONFLICT (migration_id, table_schema, table_name, part_schema, part_name, pass, from_unit) DO NOTHING
                """,
                new
                {
                    migration = lease.Migration.Value,
                    schema = table.Schema,
                    name = table.Name,
                    partSchema = range.Stretch.Part.Schema,
                    partName = range.Stretch.Part.Name,
                    pass = range.Pass,
                    from = range.Stretch.From,
                    to = range.Stretch.To,
                    size = range.Size,
                    rows = range.Found.Rows,
                    pending = range.Found.Pending,
                    mismatched = range.Found.Mismatched,
                    lossy = range.Found.Lossy,
                    differences = Differences.Write(range.Found.Differences),
                }),
            cancellationToken);

    private sealed record Row(
        string PartSchema, string PartName, int Pass, long From, long To, long Size, long Rows, long Pending, long Mismatched, long Lossy, string Differences)
    {
        public VerifiedRange ToRange() => new(
            new(new(PartSchema, PartName), From, To), Pass, new Comparison(Rows, Pending, Mismatched, Lossy) { Differences = State.Differences.Read(Differences) }, Size);
    }
}
