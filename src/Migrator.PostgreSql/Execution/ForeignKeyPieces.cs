using Dapper;
using Migrator.Changes;
using Migrator.Execution;
using Migrator.Planning;
using Migrator.PostgreSql.Planning.Spelling;
using Npgsql;

namespace Migrator.PostgreSql.Execution;

/// <summary>Finds what is left to do on a foreign key of a partitioned table.</summary>
/// <remarks>As for an index the catalog tells how far it has come. Every partition refuses new rows before the first one is proved.</remarks>
internal static class ForeignKeyPieces
{
    public static async Task<StepScript?> NextAsync(NpgsqlConnection connection, PartitionedForeignKey pieces, CancellationToken cancellationToken)
    {
        var key = pieces.Key;
        var tree = (await connection.QueryAsync<KeyOfPartition>(new CommandDefinition(ForeignKeyTree.Query(key), cancellationToken: cancellationToken)).ConfigureAwait(false)).ToList();
        return pieces.IsAdded ? NextToAdd(key, tree) : NextToDrop(key, tree);
    }

    private static StepScript? NextToAdd(CreateForeignKey key, List<KeyOfPartition> tree)
    {
        if (tree.Count == 0)
        {
            throw Hindered(key, "the table is gone");
        }

        if (tree[0].HasKey)
        {
            return null;
        }

        if (tree.Find(one => one.Kind == "f") is { } foreign)
        {
            throw Hindered(key, $"{foreign.Table} lies on another server");
        }

        if (tree.Find(one => one.IsHindered || (one is { IsPartitioned: true, HasKey: true })) is { } other)
        {
            throw Hindered(key, $"{other.Table} has a constraint of that name, or such a key, of its own");
        }

        var leaves = tree.Where(one => !one.IsPartitioned).ToList();
        return leaves.Find(one => !one.HasKey) is { } without ? PartitionedForeignKeySpelling.Begin(key, without.Table)
            : leaves.Find(one => !one.IsProved) is { } unproved ? PartitionedForeignKeySpelling.Finish(key, unproved.Table)
            : PartitionedForeignKeySpelling.Join(key);
    }

    private static StepScript? NextToDrop(CreateForeignKey key, List<KeyOfPartition> tree)
        => tree.Find(one => one.HasKey && (one.Level == 0 || !one.IsPartitioned)) is { } left ? PartitionedForeignKeySpelling.Drop(key, left.Table) : null;

    private static PartitionedIndexException Hindered(CreateForeignKey key, string problem) => new(key.Table, key.Name, problem, "foreign key");
}

/// <summary>A table of the tree, the top included, and how the key stands there.</summary>
internal sealed class KeyOfPartition
{
    public string Schema { get; init; } = "";
    public string Name { get; init; } = "";
    public string Kind { get; init; } = "";
    public int Level { get; init; }

    /// <summary>True if the key is there, by itself: no part of one further up.</summary>
    public bool HasKey { get; init; }

    public bool IsProved { get; init; }

    /// <summary>True if it is a part of the one further up.</summary>
    public bool IsJoined { get; init; }

    /// <summary>True if something else has the name, or the server would take another key over.</summary>
    public bool IsHindered { get; init; }

    /// <summary>True if the top may get the key as far as this table goes.</summary>
    public bool IsReady { get; init; }

    public TableName Table => new(Schema, Name);

    public bool IsPartitioned => Kind == "p";
}
