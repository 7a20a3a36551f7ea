using System.Globalization;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>The triggers that keep moved columns alike in two tables.</summary>
/// <remarks>
/// AFTER triggers, because the counterpart refers to a row that must be there. Each writes the other table only where it
/// differs, so that the other's trigger finds nothing to do: that ends it, and neither a setting nor the depth of triggers
/// is asked who wrote. They act as the role that installed them, because a writer of one table need not know the other.
/// </remarks>
internal sealed class MoveTriggers(Mapping mapping) : ICounterpartTriggers
{
    private readonly Counterpart _to = mapping.Counterpart ?? throw new ArgumentException("It stays in its table.", nameof(mapping));
    private readonly MoveWrites _writes = new(mapping);

    private TableName Source => mapping.Table;

    private TableName Target => _to.Table;

    private ColumnName Marker { get; } = MarkerColumn.For(mapping.Table);

    /// <summary>
    /// Sorts before any other name, above all before those of foreign keys: a counterpart has to be gone, or under its new
    /// key, when they look whether anybody refers to the old one.
    /// </summary>
    private string Early(string occasion) => $"!{_to.SyncName}_{occasion}";

    /// <summary>Sorts behind any other name, as the other sync triggers do.</summary>
    private string Late(string occasion) => $"~~migrator_{_to.SyncName}_{occasion}";

    /// <summary>How many triggers each of the two tables must have, for whoever looks whether all is in place.</summary>
    public IReadOnlyList<(TableName Table, string Trigger)> Names => [.. Triggers().Select(trigger => (trigger.Table, trigger.Name))];

    /// <summary>The names of the functions.</summary>
    public IReadOnlyList<string> Functions => [Name("put"), Name("source"), Name("fill"), Name("target")];

    /// <summary>Statements that create the functions; they lock nothing.</summary>
    public IEnumerable<string> CreateFunctions() =>
    [
        .. Function($"put({string.Join(", ", _writes.PutParameters)})", "void", "", _writes.Put()),
        .. Function("source()", "trigger", "failure pg_catalog.text;", FromSource()),
        .. Function("fill()", "trigger", "found_row pg_catalog.record;", _writes.Fill()),
        .. Function("target()", "trigger", "", FromTarget()),
    ];

    /// <summary>Statements that create the triggers, both tables being locked.</summary>
    public IEnumerable<string> CreateTriggers()
        => Triggers().SelectMany(trigger => new[]
        {
            $"CREATE TRIGGER {PgIdentifier.Quote(trigger.Name)} {trigger.Event} ON {PgIdentifier.Quote(trigger.Table)} FOR EACH ROW{(trigger.When is { } when ? $"\n    WHEN ({when})" : "")}\n    EXECUTE FUNCTION {QualifiedName(trigger.Function)}()",
            $"ALTER TABLE {PgIdentifier.Quote(trigger.Table)} ENABLE ALWAYS TRIGGER {PgIdentifier.Quote(trigger.Name)}",
        });

    /// <summary>Statements that remove the triggers.</summary>
    public IEnumerable<string> DropTriggers() => Triggers().Select(trigger => $"DROP TRIGGER {PgIdentifier.Quote(trigger.Name)} ON {PgIdentifier.Quote(trigger.Table)}");

    /// <summary>Statements that remove the functions.</summary>
    public IEnumerable<string> DropFunctions() => Functions.Select(name => $"DROP FUNCTION migrator.{PgIdentifier.Quote(name)}");

    private sealed record Trigger(TableName Table, string Name, string Event, string? When, string Function);

    private IEnumerable<Trigger> Triggers()
    {
        var (old, key) = (mapping.Old.Select(column => column.Name).ToList(), _to.SourceKey);
        if (_to.IsCreatedHere)
        {
            yield return new(Source, Early("insert"), "AFTER INSERT", $"NOT ({_writes.IsBlank("NEW")})", "source");
            yield return new(Source, Early("delete"), "AFTER DELETE", null, "source");
            yield return new(Target, Early("delete"), "AFTER DELETE", null, "target");
        }

        yield return new(Source, Early("update"), "AFTER UPDATE", $"{Plpgsql.Differ([.. key, .. old])}\n        OR {IsNewlyMarked()}\n        OR {Toggles(SyncTriggers.RepairFromOldBit, SyncTriggers.RepairFromNewBit)}", "source");
        yield return new(Target, Late("fill"), "BEFORE INSERT", $"pg_catalog.num_nulls({string.Join(", ", _to.Columns.Select(column => Plpgsql.Field("NEW", column)))}) OPERATOR(pg_catalog.>) 0", "fill");
        yield return new(Target, Early("insert"), "AFTER INSERT", null, "target");
        yield return new(Target, Early("update"), "AFTER UPDATE", Plpgsql.Differ([.. _to.Key, .. _to.Columns]), "target");
    }

    private string IsNewlyMarked()
        => $"({Plpgsql.HasBit(Plpgsql.Field("NEW", Marker), mapping.Bit!.Value)} AND {Plpgsql.LacksBit($"COALESCE({Plpgsql.Field("OLD", Marker)}, 0)", mapping.Bit!.Value)})";

    private string Toggles(params IEnumerable<int> bits)
    {
        var mask = bits.Aggregate(0L, (all, bit) => all | (1L << bit)).ToString(CultureInfo.InvariantCulture);
        return $"((COALESCE({Plpgsql.Field("OLD", Marker)}, 0) OPERATOR(pg_catalog.#) COALESCE({Plpgsql.Field("NEW", Marker)}, 0)) OPERATOR(pg_catalog.&) {mask}::pg_catalog.int8) OPERATOR(pg_catalog.<>) 0";
    }

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
            PERFORM migrator.record_poison({_writes.Where}, {Plpgsql.RowKey(mapping)}, {PgLiteral.Text(MoveWrites.Endless)}, 'up');
            RETURN NULL;
        END IF;
        BEGIN
            {PutNew()}
        EXCEPTION WHEN OTHERS THEN
            IF pg_catalog."left"(SQLSTATE, 2) OPERATOR(pg_catalog.=) ANY (ARRAY['25', '40', '53', '55', '57', '58', 'XX']::pg_catalog.text[]) THEN
                RAISE;
            END IF;
            failure := SQLERRM;
        END;
        IF failure IS NOT NULL THEN
            PERFORM migrator.record_poison({_writes.Where}, {Plpgsql.RowKey(mapping)}, failure, 'up');
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

    private string PutNew() => $"PERFORM {QualifiedName("put")}({string.Join(", ", _to.SourceKey.Concat(mapping.Old.Select(column => column.Name)).Select(column => Plpgsql.Field("NEW", column)))});";

    // What acts as its owner is for nobody else to call, nor to hang on a table of his own.
    private IEnumerable<string> Function(string signature, string returns, string declaration, string body)
    {
        var (name, parameters) = (signature[..signature.IndexOf('(', StringComparison.Ordinal)], signature[signature.IndexOf('(', StringComparison.Ordinal)..]);
        var text =
            $"""

            #variable_conflict use_column
            {(declaration.Length > 0 ? $"DECLARE\n    {declaration}\n" : "")}BEGIN
            {Plpgsql.Indent(body, 4)}
            END

            """;
        var path = string.Join(", ", mapping.Tables().Select(table => table.Schema).Distinct().Select(schema => PgIdentifier.Quote(schema)));
        yield return $"CREATE FUNCTION {QualifiedName(name)}{parameters} RETURNS {returns} LANGUAGE plpgsql SECURITY DEFINER\n    SET search_path = pg_catalog, {path}, pg_temp\nAS {DollarQuote.Around(text)}";
        yield return $"REVOKE ALL ON FUNCTION {QualifiedName(name)} FROM PUBLIC";
    }

    private string Name(string part) => $"{_to.SyncName}_{part}";

    private string QualifiedName(string part) => $"migrator.{PgIdentifier.Quote(Name(part))}";
}
