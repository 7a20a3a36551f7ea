using Migrator.Execution;
using Migrator.Planning;
using Migrator.PostgreSql.Planning.Spelling;
using Npgsql;

namespace Migrator.PostgreSql.Execution;

/// <summary>Finds what is left to do on an index of a partitioned table.</summary>
/// <remarks>
/// Nothing is remembered: the catalog tells how far it has come, whoever did it. A piece whose answer was lost may be
/// repeated. From the moment the index is there at the top, the server itself gives a piece to each partition that comes.
/// </remarks>
internal static class IndexPieces
{
    /// <summary>NAMEDATALEN less the terminator.</summary>
    private const int IdentifierLimit = 63;

    public static async Task<StepScript?> NextAsync(NpgsqlConnection connection, PartitionedIndex index, CancellationToken cancellationToken)
    {
        var tree = await PartitionTree.ReadAsync(connection, index, cancellationToken).ConfigureAwait(false);
        return index.IsBuilt
            ? await NextToBuildAsync(connection, index, tree, cancellationToken).ConfigureAwait(false)
            : await NextToDropAsync(connection, index, tree, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<StepScript?> NextToBuildAsync(
        NpgsqlConnection connection, PartitionedIndex index, IReadOnlyList<IndexedPartition> tree, CancellationToken cancellationToken)
    {
        if (tree.Count == 0)
        {
            throw new PartitionedIndexException(index.Table, index.Name, "the table is gone");
        }

        if (index.IsLoose)
        {
            return await NextLooseAsync(connection, index, tree, cancellationToken).ConfigureAwait(false);
        }

        if (!tree[0].HasPiece)
        {
            return await PartitionTree.StandingAsync(connection, index.Table, index.Name, cancellationToken).ConfigureAwait(false) is NameStanding.Free
                ? PartitionedIndexSpelling.Begin(index)
                : throw new PartitionedIndexException(index.Table, index.Name, $"{index.Table.Schema}.{index.Name} is something else");
        }

        foreach (var partition in tree.Where(one => one is { Level: > 0, HasPiece: false, Above: not null }))
        {
            var (name, above) = (index.NameOn(partition.Table, IdentifierLimit), partition.Above!);
            if (partition.Kind == "f")
            {
                throw new PartitionedIndexException(index.Table, index.Name, $"{partition.Table} lies on another server");
            }

            switch (await PartitionTree.StandingAsync(connection, partition.Table, name, cancellationToken).ConfigureAwait(false))
            {
                case NameStanding.Taken:
                    throw new PartitionedIndexException(index.Table, index.Name, $"{partition.Schema}.{name} is something else");

                case NameStanding.Free or NameStanding.Invalid when partition.IsPartitioned:
                    return PartitionedIndexSpelling.Join(index, partition.Table, name, above);

                case NameStanding.Valid:
                    return PartitionedIndexSpelling.Attach(index, partition.Table, name, above);

                default:
                    return PartitionedIndexSpelling.Build(index, partition.Table, name);
            }
        }

        // The server looks whether an index has become whole when a piece is attached, and not when a partition without one leaves.
        return tree[0].IsValid ? null : PartitionedIndexSpelling.Drop(index);
    }

    /// <summary>What the partitions that hold rows have, each by itself.</summary>
    private static async Task<StepScript?> NextLooseAsync(
        NpgsqlConnection connection, PartitionedIndex index, IReadOnlyList<IndexedPartition> tree, CancellationToken cancellationToken)
    {
        foreach (var partition in tree.Where(one => one is { Level: > 0, IsPartitioned: false }))
        {
            var name = index.NameOn(partition.Table, IdentifierLimit);
            switch (partition.Kind == "f" ? NameStanding.Taken : await PartitionTree.StandingAsync(connection, partition.Table, name, cancellationToken).ConfigureAwait(false))
            {
                case NameStanding.Taken:
                    throw new PartitionedIndexException(index.Table, index.Name, partition.Kind == "f" ? $"{partition.Table} lies on another server" : $"{partition.Schema}.{name} is something else");

                case NameStanding.Valid:
                    continue;

                default:
                    return PartitionedIndexSpelling.Build(index, partition.Table, name);
            }
        }

        return null;
    }

    private static async Task<StepScript?> NextToDropAsync(
        NpgsqlConnection connection, PartitionedIndex index, IReadOnlyList<IndexedPartition> tree, CancellationToken cancellationToken)
    {
        if (tree.Count > 0 && tree[0].HasPiece)
        {
            return PartitionedIndexSpelling.Drop(index);
        }

        foreach (var partition in tree.Where(one => one.Level > 0 && index.Names.Count == 0))
        {
            var name = index.NameOn(partition.Table, IdentifierLimit);
            if (await PartitionTree.StandingAsync(connection, partition.Table, name, cancellationToken).ConfigureAwait(false) is NameStanding.Valid or NameStanding.Invalid)
            {
                return PartitionedIndexSpelling.DropPiece(partition.Table, name, partition.IsPartitioned);
            }
        }

        return null;
    }
}
