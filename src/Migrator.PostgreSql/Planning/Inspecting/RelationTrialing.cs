using Migrator.Changes;
using Migrator.Planning;
using Migrator.PostgreSql.Planning.Spelling;
using Migrator.PostgreSql.Sql;
using Npgsql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Tries tables, indexes and sequences that are to come as temporary ones, so that what the server does not accept is known before anything is done.</summary>
internal sealed class RelationTrialing(InspectionSession session, IReadOnlyList<SchemaChange> changes)
{
    private const string Cure = "Correct it; the plan would stop there with what comes before it done.";

    // What is missing now may be brought by SQL that runs before: of this migration, or of one that is planned along with it.
    private static readonly IReadOnlySet<string> Missing = new HashSet<string>
    {
        PostgresErrorCodes.UndefinedObject, PostgresErrorCodes.UndefinedFunction, PostgresErrorCodes.UndefinedTable, PostgresErrorCodes.InvalidSchemaName, PostgresErrorCodes.InsufficientPrivilege,
    };

    /// <summary>Tries what the planner asks about.</summary>
    public async Task TryAsync(IReadOnlyList<SchemaChange> asked, List<Finding> refusals, CancellationToken cancellationToken)
    {
        foreach (var create in asked.OfType<CreateSequence>())
        {
            var sequence = create with { Sequence = new TableName("pg_temp", "migrator_sequence") };
            Tell(create.Sequence.ToString(), await session.TryAsync($"{SequenceSpelling.Statement(sequence)}; DROP SEQUENCE pg_temp.migrator_sequence", cancellationToken).ConfigureAwait(false), refusals);
        }

        foreach (var table in asked.Select(change => (change as CreateTable)?.Table ?? (change as CreateIndex)?.Table).OfType<TableName>().Distinct())
        {
            await session.ExecuteAsync("SAVEPOINT relation", cancellationToken).ConfigureAwait(false);
            await TryAsync(table, [.. asked.OfType<CreateIndex>().Where(index => index.Table == table)], refusals, cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync("ROLLBACK TO SAVEPOINT relation", cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TryAsync(TableName table, IReadOnlyList<CreateIndex> indexes, List<Finding> refusals, CancellationToken cancellationToken)
    {
        if (await new ComingShape(session, changes).CreateAsync(table, cancellationToken).ConfigureAwait(false) is { } unshaped)
        {
            if (!Missing.Contains(unshaped.SqlState))
            {
                Tell(table.ToString(), unshaped, refusals);
            }

            return;
        }

        foreach (var key in changes.OfType<CreateTable>().Where(create => create.Table == table).SelectMany(create => create.Keys))
        {
            Tell($"{table}: {key.Name}", await session.TryAsync($"ALTER TABLE {ComingShape.Name} ADD {ConstraintText.Key(key)}", cancellationToken).ConfigureAwait(false), refusals);
        }

        var named = table with { Schema = "pg_temp" };
        await session.ExecuteAsync($"ALTER TABLE {ComingShape.Name} RENAME TO {PgIdentifier.Quote(table.Name)}", cancellationToken).ConfigureAwait(false);
        foreach (var index in indexes)
        {
            Tell($"{table}: {index.Name}", await session.TryAsync(IndexSpelling.CreateStatement(index with { Table = named, Name = "migrator_index" }, isConcurrent: false) + "; DROP INDEX pg_temp.migrator_index", cancellationToken).ConfigureAwait(false), refusals);
        }
    }

    private static void Tell(string subject, PostgresException? refused, List<Finding> refusals)
    {
        if (refused is not null)
        {
            refusals.Add(ServerRefusals.Of("MIG1158", subject, refused, Cure));
        }
    }
}
