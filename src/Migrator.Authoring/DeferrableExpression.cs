using FluentMigrator;
using FluentMigrator.Expressions;

namespace Migrator.Authoring;

/// <summary>One of FluentMigrator's constraints that may wait for the end of a transaction.</summary>
/// <param name="inner">The expression itself; conventions are to be applied to it.</param>
/// <param name="initiallyDeferred">True if it waits without being told to.</param>
public sealed class DeferrableExpression(IMigrationExpression inner, bool initiallyDeferred) : MigrationExpressionBase
{
    /// <summary>The expression itself.</summary>
    public IMigrationExpression Inner { get; } = inner;

    /// <summary>True if it waits without being told to.</summary>
    public bool IsInitiallyDeferred { get; } = initiallyDeferred;

    /// <summary>Always throws: FluentMigrator's runner has no words for a constraint that waits.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void ExecuteWith(IMigrationProcessor processor)
        => throw new NotSupportedException(
            $"{this} is planned and run by the migrator tool, not by FluentMigrator's own runner. Run 'migrator expand' and the phases after it instead.");

    /// <inheritdoc />
    public override string ToString() => $"{Inner} deferrable";
}
