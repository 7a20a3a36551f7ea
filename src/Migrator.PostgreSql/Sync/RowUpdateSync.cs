using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>An update in batches keeps nothing alike: an application's write of a row is no business of it.</summary>
internal sealed class RowUpdateSync(Mapping mapping) : MappingSync(mapping)
{
    public override bool HasPendingRows => false;

    public override IReadOnlyList<SyncRule> OnInsert => [];
}
