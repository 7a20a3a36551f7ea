using System.Data;
using Dapper;
using Migrator.Execution.Ports;
using Migrator.Planning.Catalog;
using Migrator.PostgreSql.Connections;
using Migrator.PostgreSql.Sql;
using Npgsql;

namespace Migrator.PostgreSql.Catalog;

/// <summary>Reads the catalog in one snapshot.</summary>
internal sealed class PostgreSqlCatalog(ConnectionSource connections) : ICatalogPort
{
    public async Task<CatalogSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);

        // With an empty path every name in a definition text is qualified, and means the same in any session.
        await connection.ExecuteAsync(new CommandDefinition($"SET LOCAL search_path = pg_catalog; SET LOCAL idle_in_transaction_session_timeout = '30s'; SET LOCAL statement_timeout = '120s'; {ReadableTexts.Settings}", transaction: transaction, cancellationToken: cancellationToken)).ConfigureAwait(false);

        async Task<List<T>> ReadAllAsync<T>(string sql)
            => [.. await connection.QueryAsync<T>(new CommandDefinition(sql, transaction: transaction, cancellationToken: cancellationToken)).ConfigureAwait(false)];

        var server = (await ReadAllAsync<ServerRow>(CatalogQueries.Server).ConfigureAwait(false))[0];
        var mayLeaveTriggersOut = server.Major < 15 ? server.IsSuperuser : (await ReadAllAsync<bool>(CatalogQueries.MayLeaveTriggersOut).ConfigureAwait(false))[0];
        var tables = await ReadAllAsync<TableRow>(CatalogQueries.Tables).ConfigureAwait(false);
        var names = tables.ToDictionary(table => table.Oid, table => new TableName(table.Schema, table.Name));
        var columns = (await ReadAllAsync<ColumnRow>(CatalogQueries.Columns).ConfigureAwait(false)).ToLookup(row => row.Table);
        var grants = (await ReadAllAsync<GrantRow>(CatalogQueries.Grants).ConfigureAwait(false)).ToLookup(row => (row.Table, row.Column));
        var indexes = (await ReadAllAsync<IndexRow>(CatalogQueries.Indexes).ConfigureAwait(false)).ToLookup(row => row.Table);
        var outdated = (await ReadAllAsync<OutdatedCollationRow>(CatalogQueries.OutdatedCollations(server.Major)).ConfigureAwait(false)).ToLookup(row => (row.Table, row.Index), row => row.Collation);
        var constraints = await ReadAllAsync<ConstraintRow>(CatalogQueries.Constraints).ConfigureAwait(false);
        var ownConstraints = constraints.ToLookup(row => row.Table);
        var incoming = constraints.Where(row => row.Kind == nameof(ConstraintKind.ForeignKey)).ToLookup(row => row.Referenced);
        var triggers = (await ReadAllAsync<TriggerRow>(CatalogQueries.Triggers).ConfigureAwait(false)).ToLookup(row => row.Table);
        var dependents = (await ReadAllAsync<DependentRow>(CatalogQueries.Dependents).ConfigureAwait(false)).ToLookup(row => row.Table);
        var publications = (await ReadAllAsync<PublicationRow>(CatalogQueries.Publications).ConfigureAwait(false)).ToLookup(row => row.Table);
        var inherited = (await ReadAllAsync<PartitionRow>(CatalogQueries.Partitions).ConfigureAwait(false)).Where(row => names.ContainsKey(row.Ancestor) && names.ContainsKey(row.Member)).ToList();
        var heirs = inherited.Where(row => !row.IsDivided).ToLookup(row => row.Ancestor, row => row.Member);
        var parents = inherited.Where(row => row is { IsDivided: false, IsDirect: true }).ToLookup(row => row.Member, row => row.Ancestor);
        var tree = inherited.Where(row => row.IsDivided).ToList();
        List<TableName> InOrder(IEnumerable<uint> members) => [.. members.Select(member => names[member]).OrderBy(name => name.Schema, StringComparer.Ordinal).ThenBy(name => name.Name, StringComparer.Ordinal)];
        var partitions = tree.ToLookup(row => row.Ancestor, row => row.Member);
        var rows = tables.Where(table => table.Kind != nameof(RelationKind.PartitionedTable)).ToDictionary(table => table.Oid);
        IEnumerable<TableRow> PartsOf(TableRow table) => table.Kind == nameof(RelationKind.PartitionedTable) ? partitions[table.Oid].Where(rows.ContainsKey).Select(member => rows[member]) : [table];
        var roots = tree.Where(row => row.IsFromTop).ToDictionary(row => row.Member, row => names[row.Ancestor]);
        var keys = (await ReadAllAsync<PartitionKeyRow>(CatalogQueries.PartitionKeys).ConfigureAwait(false)).ToDictionary(row => row.Table);
        var schemas = await ReadAllAsync<string>(CatalogQueries.Schemas).ConfigureAwait(false);
        var sequences = await ReadAllAsync<SequenceRow>(CatalogQueries.Sequences).ConfigureAwait(false);

        var enums = await ReadAllAsync<EnumRow>(CatalogQueries.Enums).ConfigureAwait(false);
        var users = await ReadAllAsync<SequenceUserRow>(CatalogQueries.SequenceUsers).ConfigureAwait(false);
        var contents = await ReadAllAsync<SchemaContent>(CatalogQueries.Contents).ConfigureAwait(false);

        return new CatalogSnapshot
        {
            Server = server.ToFacts() with { MayLeaveTriggersOut = mayLeaveTriggersOut },
            Schemas = schemas,
            Sequences = [.. sequences.Select(row => new TableName(row.Schema, row.Name))],
            SequenceUsers = [.. users.Select(row => new SequenceUser(new(row.Schema, row.Name), row.User, names.GetValueOrDefault(row.Table), row.Column is null ? null : new(row.Column), row.IsOwner))],
            Contents = contents,
            Enums = [.. enums.Select(row => row.ToSnapshot())],
            Tables =
            [
                .. tables.Select(table => table.ToSnapshot() with
                {
                    Columns = [.. columns[table.Oid].Select(row => row.ToSnapshot() with { Grants = [.. grants[(table.Oid, row.Name)].Select(grant => grant.ToGrant())] })],
                    Grants = [.. grants[(table.Oid, "")].Select(grant => grant.ToGrant())],
                    Indexes = [.. indexes[table.Oid].Select(row => row.ToSnapshot() with { OutdatedCollation = outdated[(table.Oid, row.Name)].FirstOrDefault() })],
                    Constraints = [.. ownConstraints[table.Oid].Select(row => row.ToSnapshot(names))],
                    ReferencedBy = [.. incoming[table.Oid].Where(row => names.ContainsKey(row.Table)).Select(row => row.ToSnapshot(names))],
                    Triggers = [.. triggers[table.Oid].Select(row => row.ToSnapshot())],
                    Dependents = [.. dependents[table.Oid].Select(row => row.ToSnapshot())],
                    Bytes = PartsOf(table).Sum(part => part.Bytes),
                    EstimatedRows = PartsOf(table).Any(part => part.EstimatedRows is null) ? null : PartsOf(table).Sum(part => part.EstimatedRows),
                    Root = roots.GetValueOrDefault(table.Oid),
                    Partitions = InOrder(partitions[table.Oid]),
                    Heirs = InOrder(heirs[table.Oid]),
                    Parents = InOrder(parents[table.Oid]),
                    PartitionKey = keys.TryGetValue(table.Oid, out var key) ? [.. key.Columns.Select(column => new ColumnName(column))] : [],
                    IsPartitionedByExpression = key is { HasExpression: true },
                    Publications = [.. partitions[table.Oid].Prepend(table.Oid).SelectMany(member => publications[member]).Select(row => row.Name).Distinct()],
                    RefusesUpdatesFor = [.. PartsOf(table).Where(part => !part.TellsRowsApart).SelectMany(part => publications[part.Oid]).Where(row => row.SendsUpdates).Select(row => row.Name).Distinct()],
                }),
            ],
        };
    }
}
