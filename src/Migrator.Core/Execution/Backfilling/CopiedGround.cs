using Migrator.Execution.Ports;
using Migrator.Planning.Mappings;

namespace Migrator.Execution.Backfilling;

/// <summary>What a pass stands on: the mappings open on a table, and the tables in which its rows are. Both may change under it.</summary>
internal sealed record CopiedGround(IReadOnlyList<Mapping> Mappings, IReadOnlyList<TableName> Parts)
{
    public static async Task<CopiedGround> ReadAsync(IMigrationDatabase database, TableName table, CancellationToken cancellationToken)
    {
        var open = await database.State.ReadMappingsAsync(cancellationToken).ConfigureAwait(false);
        return new(
            [.. from mapping in open
                where mapping.Table == table && mapping.IsCopied() && mapping.Mode == SyncMode.Open && mapping.Kind is not MappingKind.RowUpdate
                orderby mapping.Bit
                select mapping],
            await database.Rows.ReadPartsAsync(table, cancellationToken).ConfigureAwait(false));
    }

    public bool IsSameAs(CopiedGround other)
        => Parts.SequenceEqual(other.Parts)
            && Mappings.Select(mapping => (mapping.Migration, mapping.Key)).SequenceEqual(other.Mappings.Select(mapping => (mapping.Migration, mapping.Key)));
}
