using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>The triggers that keep moved columns alike in two tables.</summary>
/// <remarks>
/// AFTER triggers, because the counterpart refers to a row that must be there. Each writes the other table only where it
/// differs, so that the other's trigger finds nothing to do: that ends it, and neither a setting nor the depth of triggers
/// is asked who wrote. They act as the role that installed them, because a writer of one table need not know the other.
/// </remarks>
internal sealed class MoveTriggers(Mapping mapping) : OwnTriggers(mapping)
{
    private readonly Counterpart _to = mapping.Counterpart ?? throw new ArgumentException("It stays in its table.", nameof(mapping));
    private readonly MoveWrites _writes = new(mapping);

    private TableName Source => Mapping.Table;

    private TableName Target => _to.Table;

    /// <summary>Sorts behind any other name, as the other sync triggers do.</summary>
    private string Late(string occasion) => $"~~migrator_{SyncName}_{occasion}";

    /// <inheritdoc />
    public override IReadOnlyList<string> Functions => [Name("put"), Name("source"), Name("fill"), Name("target")];

    protected override IReadOnlyList<BoundDefault> Defaults { get; } = BoundDefault.Of(mapping);

    protected override IEnumerable<string> Bodies() =>
    [
        .. Function("put", string.Join(", ", _writes.PutParameters), "void", "", _writes.Put()),
        .. Function("source", "", "trigger", "failure pg_catalog.text;", FromSource()),
        .. Function("fill", "", "trigger", "found_row pg_catalog.record;", _writes.Fill()),
        .. Function("target", "", "trigger", "", FromTarget()),
    ];

    // A counterpart has to be gone, or under its new key, when foreign keys look whether anybody refers to the old one.
    protected override IEnumerable<OwnTrigger> Triggers()
    {
        var (old, key) = (Mapping.Old.Select(column => column.Name).ToList(), _to.SourceKey);
        if (_to.IsCreatedHere)
        {
            yield return new(Source, Early("insert"), "AFTER INSERT", $"NOT ({_writes.IsBlank("NEW")})", Name("source"));
            yield return new(Source, Early("delete"), "AFTER DELETE", null, Name("source"));
            yield return new(Target, Early("delete"), "AFTER DELETE", null, Name("target"));
        }

        yield return new(Source, Early("update"), "AFTER UPDATE", $"{Plpgsql.Differ([.. key, .. old])}\n        OR {IsNewlyMarked()}\n        OR {Toggles(SyncTriggers.RepairFromOldBit, SyncTriggers.RepairFromNewBit)}", Name("source"));
        yield return new(Target, Late("fill"), "BEFORE INSERT", $"pg_catalog.num_nulls({string.Join(", ", _to.Columns.Select(column => Plpgsql.Field("NEW", column)))}) OPERATOR(pg_catalog.>) 0", Name("fill"));
        yield return new(Target, Early("insert"), "AFTER INSERT", null, Name("target"));
        yield return new(Target, Early("update"), "AFTER UPDATE", Plpgsql.Differ([.. _to.Key, .. _to.Columns]), Name("target"));
    }

    private string IsNewlyMarked()
        => $"({Plpgsql.HasBit(Plpgsql.Field("NEW", Marker), Mapping.Bit!.Value)} AND {Plpgsql.LacksBit($"COALESCE({Plpgsql.Field("OLD", Marker)}, 0)", Mapping.Bit!.Value)})";

    // A writer is not to fail because of a table that it does not know; what cannot be written there closes contract. A batch
    // is to fail: then the rows that cannot be copied are searched for. What says "later" is not ours to swallow.
    private string FromSource() =>
        $"""
        IF TG_OP OPERATOR(pg_catalog.=) 'DELETE' THEN
            {_writes.DeleteCounterpart()}
            RETURN NULL;
        END IF;
        IF TG_OP OPERATOR(pg_catalog.=) 'UPDATE' THEN
            IF {Toggles(SyncTriggers.RepairFromNewBit)} THEN
        {Plpgsql.Indent(_writes.RepairFromNew(), 8)}
                RETURN NULL;
            END IF;
        {(_to.IsCreatedHere ? Plpgsql.Indent(_writes.MoveKey(), 4) : "")}
            IF {Toggles(SyncTriggers.CopyBit, SyncTriggers.RepairFromOldBit)} THEN
                {PutNew()}
                RETURN NULL;
            END IF;
        END IF;
        IF pg_catalog.pg_trigger_depth() OPERATOR(pg_catalog.>) {MoveWrites.MostDepth} THEN
            PERFORM migrator.record_poison({_writes.Where}, {Plpgsql.RowKey(Mapping)}, {PgLiteral.Text(MoveWrites.Endless)}, 'up');
            RETURN NULL;
        END IF;
        BEGIN
            {PutNew()}
        EXCEPTION WHEN OTHERS THEN
            IF pg_catalog."left"(SQLSTATE, 2) OPERATOR(pg_catalog.=) ANY (ARRAY['25', '40', '53', '57', '58', 'XX']::pg_catalog.text[]) OR SQLSTATE OPERATOR(pg_catalog.=) '55P03' THEN
                RAISE;
            END IF;
            failure := SQLERRM;
        END;
        IF failure IS NOT NULL THEN
            PERFORM migrator.record_poison({_writes.Where}, {Plpgsql.RowKey(Mapping)}, failure, 'up');
            {_writes.Unmark()}
        END IF;
        RETURN NULL;
        """;

    private string FromTarget() =>
        $"""
        IF pg_catalog.pg_trigger_depth() OPERATOR(pg_catalog.>) {MoveWrites.MostDepth} THEN
            PERFORM migrator.record_poison({_writes.Where}, {_writes.CounterpartKey}, {PgLiteral.Text(MoveWrites.Endless)}, 'down');
        ELSIF TG_OP OPERATOR(pg_catalog.=) 'INSERT' THEN
            {_writes.PushAll()}
        ELSIF TG_OP OPERATOR(pg_catalog.=) 'DELETE' THEN
        {Plpgsql.Indent(_writes.CounterpartGone(), 4)}
        ELSIF pg_catalog.record_image_ne({Plpgsql.Row("OLD", _to.Key)}, {Plpgsql.Row("NEW", _to.Key)}) THEN
        {Plpgsql.Indent(_writes.CounterpartMoved(), 4)}
        ELSE
        {Plpgsql.Indent(_writes.PushChanged(), 4)}
        END IF;
        RETURN NULL;
        """;

    private string PutNew() => $"PERFORM migrator.{PgIdentifier.Quote(Name("put"))}({string.Join(", ", _to.SourceKey.Concat(Mapping.Old.Select(column => column.Name)).Select(column => Plpgsql.Field("NEW", column)))});";
}
