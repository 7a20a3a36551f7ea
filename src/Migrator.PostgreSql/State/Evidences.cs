using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>What verifications have seen.</summary>
internal sealed class Evidences(ControlDatabase database)
{
    public Task RecordAsync(Lease lease, Evidence evidence, CancellationToken cancellationToken)
        => database.WriteAsync(
            lease,
            session => session.ExecuteAsync(
                """
                INSERT INTO migrator.evidence (
                    migration_id, table_schema, table_name, rule_hash, mode, rows, pending, mismatched, lossy,
                    differences, fingerprint, server, taken_at)
                VALUES (
                    @migration, @schema, @name, @ruleHash, @mode, @rows, @pending, @mismatched, @lossy,
                    @differences, @fingerprint, @server, @takenAt);

                DELETE FROM migrator.verification
                WHERE migration_id = @migration
                    AND table_schema = @schema
                    AND table_name = @name
                """,
                new
                {
                    migration = evidence.Migration.Value,
                    schema = evidence.Table.Schema,
                    name = evidence.Table.Name,
                    ruleHash = evidence.RuleHash,
                    mode = evidence.Mode,
                    rows = evidence.Rows,
                    pending = evidence.Pending,
                    mismatched = evidence.Mismatched,
                    lossy = evidence.Lossy,
                    differences = Differences.Write(evidence.Differences),
                    fingerprint = EvidenceMark.Write(evidence),
                    server = evidence.Server,
                    takenAt = evidence.TakenAt.ToUniversalTime(),
                }),
            cancellationToken);

    public Task<IReadOnlyList<Evidence>> ReadAsync(MigrationId migration, CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<Evidence>>(
            async session =>
            {
                var rows = await session.QueryAsync<Row>(
                    """
                    SELECT DISTINCT ON (table_schema, table_name)
                        table_schema AS "schema",
                        table_name AS name,
                        rule_hash AS rulehash,
                        mode,
                        rows,
                        pending,
                        mismatched,
                        lossy,
                        differences,
                        fingerprint,
                        server,
                        taken_at AS takenat
                    FROM migrator.evidence
                    WHERE migration_id = @migration
                    ORDER BY table_schema, table_name, id DESC
                    """,
                    new { migration = migration.Value }).ConfigureAwait(false);
                return [.. rows.Select(row => row.ToEvidence(migration))];
            },
            [],
            cancellationToken);

    private sealed record Row(
        string Schema, string Name, string RuleHash, string Mode, long Rows, long Pending, long Mismatched, long Lossy,
        string Differences, string Fingerprint, string Server, DateTime TakenAt)
    {
        public Evidence ToEvidence(MigrationId migration)
        {
            var (fingerprint, drift) = EvidenceMark.Read(Fingerprint);
            return new()
            {
                Migration = migration,
                Table = new TableName(Schema, Name),
                RuleHash = RuleHash,
                Mode = Mode,
                Rows = Rows,
                Pending = Pending,
                Mismatched = Mismatched,
                Lossy = Lossy,
                Differences = State.Differences.Read(Differences),
                Fingerprint = fingerprint,
                Drift = drift,
                Server = Server,
                TakenAt = TakenAt,
            };
        }
    }
}
