using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Reads how far an integer key has come: from its sequence, or the highest value by its index. Never a scan.</summary>
internal sealed class KeyReading(InspectionSession session, TableSnapshot table)
{
    public async Task<long?> ReadAsync(MappingDraft draft, CancellationToken cancellationToken)
    {
        if (draft is not { Flips: true, Old: [var old] } || table.Find(old.Name) is not { Type: "smallint" or "integer" or "bigint" } column)
        {
            return null;
        }

        var isKey = table.Indexes.Any(index => index is { IsUnique: true, IsValid: true, Columns: [var only] } && only == column.Name);
        var query = column.OwnedSequence is { } sequence ? $"SELECT CASE WHEN is_called THEN last_value END FROM {PgIdentifier.Quote(sequence)}"
            : isKey ? $"SELECT max({PgIdentifier.Quote(column.Name)})::bigint FROM {PgIdentifier.Quote(table.Name)}"
            : null;
        return query is null ? null : (await session.ReadAsync<long?>(query, null, cancellationToken).ConfigureAwait(false))[0];
    }
}
