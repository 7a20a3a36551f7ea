using FluentMigrator.Expressions;
using Migrator.Authoring;
using Migrator.Collecting.Loading;

namespace Migrator.Collecting.Translation;

/// <summary>One of a migration's expressions, with what its author declared around it.</summary>
internal sealed record CollectedExpression(IMigrationExpression Expression)
{
    /// <summary>When it runs, if it says so itself.</summary>
    public Phase? Phase { get; init; }

    /// <summary>What takes it back, if the author gave that.</summary>
    public SqlText? Undo { get; init; }

    /// <summary>True if it runs outside a transaction.</summary>
    public bool IsOutsideTransaction { get; init; }

    /// <summary>What tells that it has done its work, if the author gave that.</summary>
    public SqlText? DoneWhen { get; init; }

    /// <summary>What existing rows get in a column that this one creates.</summary>
    public ExistingRows? ExistingRows { get; init; }

    /// <summary>When a constraint is looked at; null where the author did not say that it may wait.</summary>
    public Changes.Deferral? Deferral { get; init; }

    /// <summary>Conventions know FluentMigrator's expressions, not our wrapping.</summary>
    public static CollectedExpression Unwrap(IMigrationExpression expression) => expression switch
    {
        InPhaseExpression phased => new CollectedExpression(phased.Inner)
        {
            Phase = DeclaredPhase.Of(phased.Phase),
            Undo = phased.Undo is null ? null : new SqlText(phased.Undo),
            IsOutsideTransaction = phased.IsOutsideTransaction,
            DoneWhen = phased.DoneWhen is null ? null : new SqlText(phased.DoneWhen),
        },
        DeferrableExpression deferrable => new CollectedExpression(deferrable.Inner)
        {
            Deferral = deferrable.IsInitiallyDeferred ? Changes.Deferral.InitiallyDeferred : Changes.Deferral.InitiallyImmediate,
        },
        _ => new CollectedExpression(expression),
    };

    /// <summary>FluentMigrator's own words for it where it has some, without the ending of the type's name.</summary>
    public override string ToString() => Expression switch
    {
        InsertDataExpression insert => $"InsertData {insert.TableName}",
        UpdateDataExpression update => $"UpdateData {update.TableName}",
        DeleteDataExpression delete => $"DeleteData {delete.TableName}",
        _ => (Expression.ToString() ?? "").Replace("Expression", "", StringComparison.Ordinal).Trim(),
    };
}
