using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Splitting.Moves;

/// <summary>Finds what keeps columns from moving, from the catalog alone.</summary>
internal sealed class MoveChecks(MoveColumns move, PlanScope scope)
{
    // Their equality is the catalog's own, whatever the search path of a session.
    private static readonly string[] KeyTypes = ["smallint", "integer", "bigint", "uuid", "date", "numeric", "text", "character varying", "character", "timestamp without time zone", "timestamp with time zone"];

    public IEnumerable<Finding> Check()
    {
        if (scope.Catalog.Find(move.From) is not { } from)
        {
            return [];
        }

        var created = scope.Definition.Changes.OfType<CreateTable>().FirstOrDefault(create => create.Table == move.To);
        var to = scope.Catalog.Find(move.To);
        return Together()
            .Concat(CheckKey(from))
            .Concat(CheckColumns(from))
            .Concat(CheckRowSecurity(from))
            .Concat(new MovePartitionChecks(move).Check(from, created, to))
            .Concat(created is not null ? CheckCreated(created) : to is not null ? CheckExisting(to).Concat(CheckRowSecurity(to)) : []);
    }

    private IEnumerable<Finding> Together()
    {
        if (scope.Definition.QuarantineDays is not null)
        {
            yield return Refusals.Of("MIG1168", move.From.ToString(), "columns that move to another table cannot be put in quarantine yet", "Leave out [Quarantine]; until the drop, rollback brings everything back in any case.");
        }

        if (move.Columns.Intersect(move.FromKey).FirstOrDefault() is { } key)
        {
            yield return Refusals.Of("MIG1160", $"{move.From}.{key}", "it is the column by which rows are matched", "Match by a column that stays.");
        }
    }

    private IEnumerable<Finding> CheckKey(TableSnapshot from)
    {
        foreach (var column in move.FromKey.Select(from.Find).OfType<ColumnSnapshot>())
        {
            if (!KeyTypes.Contains(column.Type.Split('(')[0]) || column.Collation is not null)
            {
                yield return Refusals.Of("MIG1163", $"{from.Name}.{column.Name}", $"rows cannot be matched by a column of type {column.Type}{(column.Collation is { } collation ? $" COLLATE {collation}" : "")}: what counts as equal could depend on the session", $"Match by a column of one of these types: {string.Join(", ", KeyTypes)}.");
            }
        }
    }

    private IEnumerable<Finding> CheckColumns(TableSnapshot from)
    {
        foreach (var column in move.Columns.Select(from.Find).OfType<ColumnSnapshot>())
        {
            var subject = $"{from.Name}.{column.Name}";
            if (column.Identity is not null || column.OwnedSequence is not null)
            {
                yield return Refusals.Of("MIG1164", subject, "the server numbers it, and would give a number to rows of new versions as well", "Leave it where it is, or take the numbering away in an earlier migration.");
            }
            else if (column is { Default: not null, IsDefaultImmutable: false })
            {
                yield return Refusals.Of("MIG1164", subject, $"its default {column.Default} is another value at each call: a row of a new version, which does not name it, cannot be told from one that was given that value", "Take the default away in an earlier migration, and let the application give the value.");
            }
        }
    }

    private static IEnumerable<Finding> CheckRowSecurity(TableSnapshot table)
    {
        if (table.HasRowSecurity)
        {
            yield return Refusals.Of("MIG1167", table.Name.ToString(), "it has row-level security, and a row that a policy hides would not be kept alike", "Move the columns by hand, or take the policies away first.");
        }
    }

    private IEnumerable<Finding> CheckCreated(CreateTable created)
    {
        var key = created.Columns.Where(column => move.ToKey.Contains(column.Name)).ToList();
        var primary = created.Keys.FirstOrDefault(found => found.IsPrimary)?.Columns ?? [];
        var isUnique = created.Keys.Any(found => IsKey(found.Columns))
            || scope.Definition.Changes.OfType<CreateIndex>().Any(index => index is { IsUnique: true, Filter: null } && index.Table == move.To && IsKey([.. index.Keys.Select(part => part.Column)]));
        var isReferring = scope.Definition.Changes.OfType<CreateForeignKey>().Any(found => found.Table == move.To && IsReference(found.Referenced, found.Columns, found.ReferencedColumns));
        var refusing = created.Columns.Where(column =>
            !move.ToKey.Contains(column.Name) && !column.IsIdentity && column.GeneratedAs is null && column.Default is null && (column.IsNullable == false || primary.Contains(column.Name)));
        return Matching(isUnique, key.All(column => column.IsNullable == false || primary.Contains(column.Name)), isReferring)
            .Concat(refusing.Select(column => Refusals.Of("MIG1165", $"{move.To}.{column.Name}", "it is NOT NULL without a default, and the sync has to insert rows for versions that do not know the table", "Give it a default, or make it nullable until the old versions are gone.")));
    }

    private IEnumerable<Finding> CheckExisting(TableSnapshot to)
    {
        var isUnique = to.Indexes.Any(index => index is { IsUnique: true, IsValid: true, IsPlain: true } && IsKey(index.Columns));
        var isReferring = to.Constraints.Any(found => found is { Kind: ConstraintKind.ForeignKey, IsValidated: true, DeferralClause: "", Referenced: { } referenced } && IsReference(referenced, found.Columns, found.ReferencedColumns));
        return Matching(isUnique, move.ToKey.Select(to.Find).OfType<ColumnSnapshot>().All(column => column.IsNotNull), isReferring);
    }

    private IEnumerable<Finding> Matching(bool isUnique, bool isNotNull, bool isReferring)
    {
        var missing = new[]
        {
            isUnique ? null : "unique",
            isNotNull ? null : "NOT NULL",
            isReferring ? null : $"a validated, immediate foreign key to {move.From} ({string.Join(", ", move.FromKey)})",
        }.OfType<string>().ToList();
        if (missing.Count > 0)
        {
            yield return Refusals.Of("MIG1162", $"{move.To} ({string.Join(", ", move.ToKey)})", $"it is not {string.Join(", and not ", missing)}: a row here could have several rows there, or one there none here", "Make it so in an earlier migration, or where this one creates the table.");
        }
    }

    private bool IsKey(IReadOnlyList<ColumnName> columns) => columns.Count == move.ToKey.Count && columns.All(move.ToKey.Contains);

    private bool IsReference(TableName referenced, IReadOnlyList<ColumnName> columns, IReadOnlyList<ColumnName> referencedColumns)
        => referenced == move.From && columns.Zip(referencedColumns).ToHashSet().SetEquals(move.ToKey.Zip(move.FromKey));
}
