using System.Data;
using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning;

/// <summary>A foreign key of a partitioned table, added or dropped partition by partition. Which partitions there are is asked while it is done.</summary>
public sealed record PartitionedForeignKey : PartitionedPieces
{
    /// <summary>The key, which has the same name on every partition.</summary>
    public required CreateForeignKey Key { get; init; }

    /// <summary>A key that stands, as a change that adds it again; null where that could not say all that it is.</summary>
    /// <param name="constraint">The key.</param>
    public static CreateForeignKey? Standing(ConstraintSnapshot constraint)
    {
        ArgumentNullException.ThrowIfNull(constraint);
        var (onUpdate, onDelete) = (RuleOf("UPDATE"), RuleOf("DELETE"));
        var isAll = constraint.ForeignKeyClause == $"{Written("UPDATE", onUpdate)}{Written("DELETE", onDelete)}" && constraint is { IsValidated: true, DeleteSetColumns: [] };
        return !isAll || constraint.Referenced is not { } referenced
            ? null
            : new()
            {
                Name = constraint.Name,
                Table = constraint.Table,
                Columns = constraint.Columns,
                Referenced = referenced,
                ReferencedColumns = constraint.ReferencedColumns,
                OnUpdate = onUpdate,
                OnDelete = onDelete,
                Deferral = constraint.DeferralClause switch
                {
                    "" => null,
                    " DEFERRABLE" => Deferral.InitiallyImmediate,
                    _ => Deferral.InitiallyDeferred,
                },
            };

        Rule RuleOf(string on) => new[] { Rule.Cascade, Rule.SetNull, Rule.SetDefault }.FirstOrDefault(rule => constraint.ForeignKeyClause.Contains(Written(on, rule), StringComparison.Ordinal), Rule.None);
    }

    private static string Written(string on, Rule rule) => rule switch
    {
        Rule.Cascade => $" ON {on} CASCADE",
        Rule.SetNull => $" ON {on} SET NULL",
        Rule.SetDefault => $" ON {on} SET DEFAULT",
        _ => "",
    };

    /// <summary>True to add it; false to drop it, with what an interrupted addition has left.</summary>
    public required bool IsAdded { get; init; }
}
