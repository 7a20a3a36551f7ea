using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>The triggers that keep values and references to a lookup table alike.</summary>
/// <remarks>
/// On the table of the values they fill one side of the row that is being written, and insert into the lookup table, which they
/// never update; on the lookup table they update rows of the other one. Nothing leads back, and that ends it. They act as the
/// role that installed them: a version that knows only one of the tables needs no right on the other.
/// </remarks>
internal sealed class LookupTriggers(Mapping mapping) : OwnTriggers(mapping)
{
    private readonly Lookup _to = mapping.Lookup ?? throw new ArgumentException("It has no lookup table.", nameof(mapping));
    private readonly LookupRules _rules = new(mapping);
    private readonly LookupFunctions _functions = new(mapping);

    /// <summary>Sorts behind the table's common sync triggers, which take a change of the marker for a batch.</summary>
    private string Late(string occasion) => $"~~migrator_~{SyncName}_{occasion}";

    /// <inheritdoc />
    public override IReadOnlyList<string> Functions => [.. _functions.Names, Name("insert"), Name("update"), Name("renamed")];

    protected override IReadOnlyList<BoundDefault> Defaults => _rules.Defaults;

    protected override IEnumerable<string> Bodies() =>
    [
        .. _functions.Create(),
        .. Function("insert", "", "trigger", $"failure pg_catalog.text;\nmarker pg_catalog.int8 := COALESCE({Plpgsql.Field("NEW", Marker)}, 0) OPERATOR(pg_catalog.&) (OPERATOR(pg_catalog.~) {OwnBit});{Came()}", Filling(_rules.OnInsert)),
        .. Function("update", "", "trigger", $"failure pg_catalog.text;\nmarker pg_catalog.int8 := COALESCE({Plpgsql.Field("NEW", Marker)}, 0);\nis_batch pg_catalog.bool := {IsBatch};\nrepairs_from_new pg_catalog.bool := {Toggles(SyncTriggers.RepairFromNewBit)};", Filling(_rules.OnUpdate)),
        .. Function("renamed", "", "trigger", "", Renamed()),
    ];

    protected override IEnumerable<OwnTrigger> Triggers()
    {
        var (marker, reference) = (Plpgsql.Field("NEW", Marker), _rules.NewPart);
        yield return new(Mapping.Table, Late("insert"), "BEFORE INSERT", null, Name("insert"));
        yield return new(
            Mapping.Table, Late("update"), "BEFORE UPDATE",
            $"{Plpgsql.Differ(_rules.OldPart)}\n        OR {Plpgsql.LacksBit($"COALESCE({marker}, 0)", Mapping.Bit!.Value)}\n        OR (NOT {IsBatch} AND {Plpgsql.Differ(reference)})",
            Name("update"));
        yield return new(_to.Table, Late("renamed"), "AFTER UPDATE", Plpgsql.Differ(_to.Values), Name("renamed"));
    }

    /// <summary>The bits that a row has which an UPDATE has moved from another partition.</summary>
    private string Came() => Mapping.IsPartitioned ? $"\ncame pg_catalog.int8 := COALESCE({Plpgsql.Field("NEW", Marker)}, 0);" : "";

    private string OwnBit => Plpgsql.Mask(Mapping.Bit!.Value);

    /// <summary>A batch of this mapping sets its bit; a repair toggles one that is reserved. Other bits are others' business.</summary>
    private string IsBatch => Toggles(Mapping.Bit!.Value, SyncTriggers.RepairFromOldBit, SyncTriggers.RepairFromNewBit);

    private string Filling(IReadOnlyList<SyncRule> rules) =>
        $"""
        {SyncTriggers.Chain(Mapping, rules)}
        {Plpgsql.Field("NEW", Marker)} := marker;
        RETURN NEW;
        """;

    // A pending row has no reference, and keeps its value: that is the old version's, and gets a row of its own.
    private string Renamed()
    {
        var (old, reference) = (_rules.OldPart, _rules.NewPart[0]);
        return
            $"""
            UPDATE {PgIdentifier.Quote(Mapping.Table)} AS s
            SET {string.Join(", ", old.Zip(_to.Values, (column, value) => $"{PgIdentifier.Quote(column)} = {Plpgsql.Field("NEW", value)}"))}
            WHERE {Plpgsql.Field("s", reference)} OPERATOR(pg_catalog.=) {Plpgsql.Field("NEW", _to.Key)}
                AND pg_catalog.record_image_ne({Plpgsql.Row("s", old)}, {Plpgsql.Row("NEW", _to.Values)});
            RETURN NULL;
            """;
    }
}
