using System.Globalization;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Rows;

/// <summary>A table with the bits of some mappings: the conditions and assignments that its statements are made of.</summary>
/// <param name="table">The table, by whose name the marker column is called.</param>
/// <param name="mappings">The mappings.</param>
/// <param name="partition">The partition whose rows are meant; null for the table itself.</param>
internal sealed class MarkedTable(TableName table, IReadOnlyList<Mapping> mappings, TableName? partition = null)
{
    private readonly string marker = PgIdentifier.Quote(MarkerColumn.For(table));

    // After flip or in quarantine the old side only follows, as far as it can: it need not hold what the new one holds.
    private readonly IReadOnlyList<Mapping> open = [.. mappings.Where(mapping => mapping.Mode is not SyncMode.Fed)];

    /// <summary>Where the rows are.</summary>
    public TableName Name => partition ?? table;

    /// <summary>The table as the migration names it.</summary>
    public TableName Whole => table;

    public string Quoted { get; } = PgIdentifier.Quote(partition ?? table);

    /// <summary>The table as a constant of type regclass.</summary>
    public string Regclass => $"{PgLiteral.Text(Quoted)}::pg_catalog.regclass";

    /// <summary>The table as the migration names it, as a constant of type regclass.</summary>
    public string WholeRegclass => $"{PgLiteral.Text(PgIdentifier.Quote(table))}::pg_catalog.regclass";

    public IReadOnlyList<Mapping> Mappings => mappings;

    /// <summary>The same table with fewer mappings.</summary>
    public MarkedTable With(IReadOnlyList<Mapping> fewer) => new(table, fewer, partition);

    /// <summary>The rows of one partition.</summary>
    public MarkedTable Of(TableName one) => new(table, mappings, one == table ? null : one);

    /// <summary>The condition that a bit of one of the mappings is unset.</summary>
    public string IsPending(string alias)
    {
        var bits = Bits(open.Sum(Bit));
        return open.Sum(Bit) == 0 ? "false" : $"({alias}.{marker} IS NULL OR {alias}.{marker} & {bits} <> {bits})";
    }

    /// <summary>The assignments of a batch: every new column whose bit is unset, and the bits.</summary>
    public string Fill(string alias)
        => string.Join(
            ",\n                ",
            [
                .. from mapping in mappings
                   from column in mapping.New
                   where column.Function is not null
                   select $"{PgIdentifier.Quote(column.Name)} = {Filled(alias, mapping, column)}",
                .. from mapping in mappings
                   where HeirRows.MayBeUnfed(mapping)
                   from column in mapping.Old
                   where column.Function is not null
                   let name = PgIdentifier.Quote(column.Name)
                   select $"{name} = CASE WHEN {IsUnfed(alias, mapping)} THEN {Computed(alias, column)} ELSE {alias}.{name} END",
                $"{MarkerAssignment(alias)}{FromNew(alias)}",
            ]);

    /// <summary>The assignments of a batch for a row that is filled already: every new column is computed, whatever it holds.</summary>
    public string FillAnew(string alias)
        => string.Join(
            ",\n                ",
            [
                .. from mapping in mappings
                   from column in mapping.New
                   where column.Function is not null
                   select $"{PgIdentifier.Quote(column.Name)} = {Computed(alias, column)}",
                MarkerAssignment(alias),
            ]);

    /// <summary>The assignments of a repair, for rows whose two sides disagree; a reserved bit is toggled so that the sync knows it.</summary>
    public string Repair(string alias, bool fromOld)
        => string.Join(
            ",\n                ",
            [
                .. from mapping in open
                   from column in fromOld ? mapping.New : mapping.Old
                   where column.Function is not null
                   let name = PgIdentifier.Quote(column.Name)
                   select $"{name} = CASE WHEN {Differs(alias, mapping)} THEN {Computed(alias, column)} ELSE {alias}.{name} END",
                $"{marker} = {alias}.{marker} # {Bits(1L << (fromOld ? SyncTriggers.RepairFromOldBit : SyncTriggers.RepairFromNewBit))}",
            ]);

    /// <summary>The condition that the two sides of a mapping disagree although the row is not pending for it.</summary>
    public string IsMismatched(string alias)
    {
        var differing = open.Where(mapping => mapping.Consistent is not null || IsMoved(mapping)).Select(mapping => Differs(alias, mapping)).ToList();
        return differing.Count == 0 ? "false" : $"({string.Join(" OR ", differing)})";
    }

    /// <summary>A number that says what is the matter with a row: the sum of <see cref="Verdicts"/>, 0 if nothing is.</summary>
    /// <remarks>One expression, so that no mapping's function is called twice for a row.</remarks>
    public string Verdict(string alias)
        => string.Join(
            "\n                    | ",
            [
                $"CASE WHEN {IsPending(alias)} THEN {Verdicts.Pending} ELSE 0 END",
                .. from mapping in open
                   where mapping.Consistent is not null || IsMoved(mapping)
                   let differs = $"WHEN {Differs(alias, mapping)} THEN {Verdicts.Mismatched}"
                   select mapping.Reversible is { } returns
                       ? $"CASE WHEN {(mapping.Bit is null ? "" : $"NOT {IsSet(alias, mapping)} OR ")}{MappingCall.Of(returns, alias)} THEN 0 {differs} ELSE {Verdicts.Lossy} END"
                       : $"CASE {differs} ELSE 0 END",
            ]);

    /// <summary>What both shapes of a row hold, as text.</summary>
    public string Values(string alias)
        => $"pg_catalog.concat_ws(', ', {string.Join(", ", open.SelectMany(mapping => mapping.Old.Concat(mapping.New).Select(column => column.Name).Concat(mapping.OldInputs).Concat(mapping.NewInputs)).Distinct().Select(column => $"{PgLiteral.Text($"{column} = ")} || pg_catalog.quote_nullable({alias}.{PgIdentifier.Quote(column)}::pg_catalog.text)"))})";

    /// <summary>
    /// The condition that a row is pending, or its new side is not what up gives for its old one. Where it is neither, the two
    /// sides agree; else <see cref="Verdict"/> has to say. Null where there is no such short way.
    /// </summary>
    /// <remarks>Nothing is guarded in it, so that the server may inline it and use several processes: up may raise.</remarks>
    public string? IsSuspect(string alias)
    {
        var compared = open.Where(mapping => mapping.Consistent is not null || IsMoved(mapping)).ToList();
        return compared.Any(mapping => mapping.Counterpart is not null || mapping.Lookup is not null || mapping.New.Any(column => column.Function is null)) ? null
            : $"({string.Join(" OR ", [IsPending(alias), .. compared.Select(mapping => IsNot(alias, mapping.New))])})";
    }

    /// <summary>The condition that the old side of a row that is not suspect is not what down gives for its new one; as unguarded as <see cref="IsSuspect"/>. Null where nothing can be lost.</summary>
    public string? IsLossy(string alias)
    {
        var lossy = open.Where(mapping => mapping.Reversible is not null).Select(mapping => IsNot(alias, mapping.Old.Where(column => column.Function is not null))).ToList();
        return lossy.Count == 0 ? null : $"({string.Join(" OR ", lossy)})";
    }

    private string MarkerAssignment(string alias)
        => $"{marker} = (COALESCE({alias}.{marker}, 0) | {Bits(mappings.Sum(Bit))}){(mappings.Any(IsMoved) ? $" # {Bits(1L << SyncTriggers.CopyBit)}" : "")}";

    private static string IsNot(string alias, IEnumerable<MappedColumn> computed)
        => string.Join(" OR ", computed.Select(column => BoundDifference.Differ($"{alias}.{PgIdentifier.Quote(column.Name)}", Computed(alias, column), column.Type)));

    private string Differs(string alias, Mapping mapping)
    {
        if (mapping.Counterpart is not null)
        {
            return $"({IsSet(alias, mapping)} AND {new CounterpartComparing(mapping).Differs(alias)})";
        }

        if (mapping.Lookup is not null)
        {
            return $"({IsSet(alias, mapping)} AND {LookupComparing.Differs(mapping, alias)})";
        }

        if (mapping.Consistent is null)
        {
            return "false";
        }

        var differs = $"NOT COALESCE({MappingCall.Of(mapping.Consistent, alias)}, false)";
        return mapping.Bit is null ? $"({differs})" : $"({IsSet(alias, mapping)} AND {differs})";
    }

    private string IsUnfed(string alias, Mapping mapping) => $"(NOT {IsSet(alias, mapping)} AND {HeirRows.AreUnfed(alias, mapping)})";

    // The sync must not take such a row for one whose old part is the truth.
    private string FromNew(string alias)
        => mappings.Where(HeirRows.MayBeUnfed).ToList() is { Count: > 0 } unfed
            ? $" # CASE WHEN {string.Join(" OR ", unfed.Select(mapping => IsUnfed(alias, mapping)))} THEN {Bits(1L << SyncTriggers.RepairFromNewBit)} ELSE 0 END"
            : "";

    private string Filled(string alias, Mapping mapping, MappedColumn column)
    {
        var name = $"{alias}.{PgIdentifier.Quote(column.Name)}";
        var notGiven = mapping.Kind == MappingKind.InitialValue ? $" AND {name} IS NULL" : HeirRows.MayBeUnfed(mapping) ? $" AND NOT {HeirRows.AreGiven(alias, mapping)}" : "";

        // Only pending rows are written: where there is one mapping, its bit is what is unset.
        if (mappings.Count == 1 && open.Count == 1 && notGiven.Length == 0)
        {
            return mapping.DualWrites is null ? Computed(alias, column) : $"CASE WHEN {WrittenInBoth(alias, mapping)} THEN {name} ELSE {Computed(alias, column)} END";
        }

        if (mapping.DualWrites is not null)
        {
            notGiven = $" AND NOT {WrittenInBoth(alias, mapping)}";
        }

        return $"CASE WHEN NOT {IsSet(alias, mapping)}{notGiven} THEN {Computed(alias, column)} ELSE {name} END";
    }

    // What an application has written in both shapes agrees; up need not give the same value again.
    private static string WrittenInBoth(string alias, Mapping mapping) => $"COALESCE({MappingCall.Of(mapping.Consistent!, alias)}, false)";

    private static string Computed(string alias, MappedColumn column)
        => column.Function is null ? $"{alias}.{PgIdentifier.Quote(column.Name)}" : MappingCall.Of(column.Function, alias);

    private string IsSet(string alias, Mapping mapping) => $"(COALESCE({alias}.{marker}, 0) & {Bits(Bit(mapping))} <> 0)";

    private static bool IsMoved(Mapping mapping) => mapping.Counterpart is not null;

    private static long Bit(Mapping mapping) => mapping.Bit is { } bit ? 1L << bit : 0;

    private static string Bits(long bits) => string.Create(CultureInfo.InvariantCulture, $"{bits}::pg_catalog.int8");
}
