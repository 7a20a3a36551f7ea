using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>The values move to a lookup table. <see cref="LookupTriggers"/> act with rights of their own, so that the table's common triggers have nothing to do.</summary>
internal sealed class LookupSync(Mapping mapping) : MappingSync(mapping)
{
    public override bool HasPendingRows => false;

    public override IReadOnlyList<SyncRule> OnInsert => [];
}
