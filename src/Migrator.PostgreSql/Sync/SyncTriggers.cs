using System.Globalization;
using Migrator.Changes;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>The trigger pair of a table, rendered from the mappings that are open on it.</summary>
/// <param name="table">The table.</param>
/// <param name="open">The mappings.</param>
/// <param name="isInTree">True if the tables that inherit from it have a pair of their own each.</param>
internal sealed class SyncTriggers(TableName table, IReadOnlyList<Mapping> open, bool isInTree = false)
{
    /// <summary>Sorts behind any name a user is likely to choose: BEFORE triggers fire in the order of their names, and ours must see what others changed.</summary>
    public const string InsertTrigger = "~~migrator_insert";

    /// <inheritdoc cref="InsertTrigger" />
    public const string UpdateTrigger = "~~migrator_update";

    /// <summary>The bit that a repair from the old side toggles, so that it is taken for a batch.</summary>
    public const int RepairFromOldBit = 62;

    /// <summary>The bit that a repair from the new side toggles.</summary>
    public const int RepairFromNewBit = 61;

    /// <summary>The bit that a batch toggles where a counterpart in another table is written, so that the triggers there know it from a writer.</summary>
    public const int CopyBit = 60;

    private readonly IReadOnlyList<MappingSync> _syncs = [.. open.OrderBy(mapping => mapping.Migration).ThenBy(mapping => mapping.SettledAfter()).ThenBy(mapping => mapping.Bit).Select(MappingSync.For)];

    private string Marker => PgIdentifier.Quote(MarkerColumn.For(table));

    /// <summary>Bits of updates in batches: they say nothing about who wrote, and an inserted row has them from the start.</summary>
    private long UpdateBits => open.Where(mapping => mapping.Kind == MappingKind.RowUpdate).Aggregate(0L, (mask, mapping) => mask | (1L << mapping.Bit!.Value));

    private bool HasMarker => open.Any(mapping => mapping.Bit is not null);

    /// <summary>Statements that remove whatever pair is there.</summary>
    public IEnumerable<string> Drop() =>
    [
        .. isInTree ? [InheritanceTree.DropTriggersOf([FunctionName("insert"), FunctionName("update")])] : DropOwn(),
        $"DROP FUNCTION IF EXISTS {FunctionName("insert")}()",
        $"DROP FUNCTION IF EXISTS {FunctionName("update")}()",
    ];

    /// <summary>Statements that remove the defaults which a pair of these mappings asks for; it has to be gone.</summary>
    public IEnumerable<string> DropDefaults() => Defaults.Select(value => value.Drop);

    private IEnumerable<BoundDefault> Defaults => _syncs.SelectMany(sync => sync.Defaults);

    private IEnumerable<string> DropOwn() => new[] { InsertTrigger, UpdateTrigger }.Select(name => $"DROP TRIGGER IF EXISTS {PgIdentifier.Quote(name)} ON {PgIdentifier.Quote(table)}");

    /// <summary>Statements that create the pair, and what it asks for; none where nothing is open.</summary>
    public IEnumerable<string> Create()
    {
        foreach (var statement in Defaults.SelectMany(value => value.Create()))
        {
            yield return statement;
        }

        var onInsert = Body(sync => sync.OnInsert);
        if (onInsert.Length > 0)
        {
            yield return Function("insert", Declarations(isUpdate: false), onInsert);
            foreach (var statement in OnEach(InsertTrigger, name => $"CREATE TRIGGER {PgIdentifier.Quote(InsertTrigger)} BEFORE INSERT ON {name} FOR EACH ROW EXECUTE FUNCTION {FunctionName("insert")}()"))
            {
                yield return statement;
            }
        }

        var onUpdate = Body(sync => sync.OnUpdate);
        if (onUpdate.Length > 0)
        {
            yield return Function("update", Declarations(isUpdate: true), onUpdate);
            foreach (var statement in OnEach(
                UpdateTrigger,
                name =>
                    $"""
                    CREATE TRIGGER {PgIdentifier.Quote(UpdateTrigger)} BEFORE UPDATE ON {name} FOR EACH ROW
                        WHEN ({EntryCondition()})
                        EXECUTE FUNCTION {FunctionName("update")}()
                    """))
            {
                yield return statement;
            }
        }
    }

    /// <summary>Triggers are not inherited: each table of a tree has its own, which runs the same function.</summary>
    private IEnumerable<string> OnEach(string trigger, Func<string, string> create)
    {
        IEnumerable<string> Statements(string name) => [create(name), $"ALTER TABLE {name} ENABLE ALWAYS TRIGGER {PgIdentifier.Quote(trigger)}"];
        return isInTree ? [InheritanceTree.Each(table, Statements)] : Statements(PgIdentifier.Quote(table));
    }

    /// <summary>Bits that an inserted row has by the marker's default; 0 for none.</summary>
    public long GivenBits => UpdateBits | open.Where(mapping => mapping is { Mode: SyncMode.Open, DualWrites: DualWrites.Unchecked }).Aggregate(0L, (mask, mapping) => mask | (1L << mapping.Bit!.Value));

    /// <summary>The default that gives inserted rows the bits of updates in batches, and of what the applications keep alike unwatched; none where there is neither.</summary>
    public IEnumerable<string> Default()
        => GivenBits == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"ALTER TABLE {PgIdentifier.Quote(table)} ALTER COLUMN {Marker} SET DEFAULT {GivenBits}")];

    /// <summary>WHEN, not UPDATE OF: another BEFORE trigger may have changed the column. A write that concerns nobody never enters PL/pgSQL.</summary>
    private string EntryCondition()
    {
        var oldPart = _syncs.SelectMany(sync => sync.OldPart).Distinct().ToList();
        var newPart = _syncs.SelectMany(sync => sync.NewPart).Distinct().Except(oldPart).ToList();
        var bits = _syncs.Where(sync => sync.HasPendingRows).Aggregate(0L, (mask, sync) => mask | (1L << sync.Mapping.Bit!.Value)).ToString(CultureInfo.InvariantCulture);
        var overwritten = _syncs.Select(sync => sync.OverwrittenInBatch).OfType<string>().ToList();
        var difference = new BoundDifference(open.SelectMany(mapping => mapping.Old.Concat(mapping.New)));
        return string.Join("\n        OR ", new[]
        {
            oldPart.Count > 0 ? difference.Changed(oldPart) : null,
            bits != "0" ? $"NEW.{Marker} IS NULL OR (NEW.{Marker} & {bits}) <> {bits}" : null,
            newPart.Count > 0 ? $"({MarkerOf("OLD")} IS NOT DISTINCT FROM {MarkerOf("NEW")} AND ({difference.Changed(newPart)}))" : null,
            overwritten.Count > 0 ? $"({MarkerOf("OLD")} IS DISTINCT FROM {MarkerOf("NEW")} AND ({string.Join(" OR ", overwritten)}))" : null,
        }.OfType<string>());
    }

    /// <summary>
    /// A row that an UPDATE has moved from another partition brings its own bits of updates in batches along; a new one has them by the default.
    /// So it does those of lookup tables, for whose triggers, which come later, they are kept.
    /// </summary>
    private string Given()
    {
        var kept = open.Where(mapping => mapping is { IsPartitioned: true, Lookup: not null }).Aggregate(UpdateBits, (mask, mapping) => mask | (1L << mapping.Bit!.Value)).ToString(CultureInfo.InvariantCulture);
        return open.Any(mapping => mapping is { IsPartitioned: true } and ({ Kind: MappingKind.RowUpdate } or { Lookup: not null })) ? $"COALESCE(NEW.{Marker}, 0) OPERATOR(pg_catalog.&) {kept}" : UpdateBits.ToString(CultureInfo.InvariantCulture);
    }

    private string MarkerOf(string row) => UpdateBits == 0
        ? $"{row}.{Marker}"
        : string.Create(CultureInfo.InvariantCulture, $"(COALESCE({row}.{Marker}, 0) OPERATOR(pg_catalog.&) {~UpdateBits}::pg_catalog.int8)");

    private string MarkerDiffers() => BoundDifference.DifferInBody(MarkerOf("OLD"), MarkerOf("NEW"), "bigint");

    private IEnumerable<string> Declarations(bool isUpdate)
    {
        yield return "failure pg_catalog.text;";
        if (!HasMarker)
        {
            yield break;
        }

        yield return isUpdate ? $"marker pg_catalog.int8 := COALESCE(NEW.{Marker}, 0);" : $"marker pg_catalog.int8 := {Given()};";
        if (!isUpdate && _syncs.Any(sync => sync.AsksWhatCame))
        {
            yield return $"came pg_catalog.int8 := COALESCE(NEW.{Marker}, 0);";
        }

        if (isUpdate)
        {
            yield return $"is_batch pg_catalog.bool := {MarkerDiffers()};";
            yield return $"repairs_from_new pg_catalog.bool := is_batch AND ((COALESCE(OLD.{Marker}, 0) OPERATOR(pg_catalog.#) marker) OPERATOR(pg_catalog.&) {Plpgsql.Mask(RepairFromNewBit)}) OPERATOR(pg_catalog.<>) 0;";
        }
    }

    private string Body(Func<MappingSync, IReadOnlyList<SyncRule>> rules)
        => string.Join("\n", _syncs.Where(sync => rules(sync).Count > 0).Select(sync => Chain(sync.Mapping, rules(sync))));

    internal static string Chain(Mapping mapping, IReadOnlyList<SyncRule> rules)
    {
        var branches = rules.Select((rule, position) =>
            $"""
            {(rule.When == Plpgsql.Always && position > 0 ? "ELSE" : $"{(position == 0 ? "IF" : "ELSIF")} {rule.When} THEN")}
                -- {rule.Means}
            {Plpgsql.Indent(string.Join("\n", rule.Then.DefaultIfEmpty("NULL;")), 4)}
            """);
        return $"""
            -- migration {mapping.Migration}, {OneLine(mapping.Key)}
            {string.Join("\n", branches)}
            END IF;
            """;
    }

    private string Function(string occasion, IEnumerable<string> declarations, string body)
    {
        var text =
            $"""

            DECLARE
            {Plpgsql.Indent(string.Join("\n", declarations), 4)}
            BEGIN
            {Plpgsql.Indent(body, 4)}
            {(HasMarker ? $"    NEW.{Marker} := marker;\n" : "")}    RETURN NEW;
            END

            """;
        return $"CREATE FUNCTION {FunctionName(occasion)}() RETURNS trigger LANGUAGE plpgsql AS {DollarQuote.Around(text)}";
    }

    private string FunctionName(string occasion) => $"migrator.{PgIdentifier.Quote($"sync{MarkerColumn.For(table).Value[2..]}_{occasion}")}";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
