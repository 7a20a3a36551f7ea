using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>The old column goes: rows that new versions insert without it get a last value for old readers.</summary>
/// <remarks>Where a row that goes to another partition could be taken for such a row, each row is marked before its first way there.</remarks>
internal sealed class LastValueSync(Mapping mapping) : MappingSync(mapping)
{
    public override IReadOnlyList<BoundDefault> Defaults => BoundDefault.Of(Mapping);

    public override IReadOnlyList<SyncRule> OnInsert =>
    [
        .. WhereMoved,
        new("the old column was not given", OldAbsent, Writes.FillOld()),
    ];

    public override IReadOnlyList<SyncRule> OnUpdate => MarkedOnItsWay;
}
