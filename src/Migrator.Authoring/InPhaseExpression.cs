using FluentMigrator;
using FluentMigrator.Expressions;

namespace Migrator.Authoring;

/// <summary>One of FluentMigrator's expressions with the phase its author declared.</summary>
/// <param name="inner">The expression itself; conventions are to be applied to it.</param>
/// <param name="phase">When it runs.</param>
/// <param name="undo">What takes it back; null if nothing does.</param>
public sealed class InPhaseExpression(IMigrationExpression inner, Phase phase, string? undo) : MigrationExpressionBase
{
    /// <summary>The expression itself.</summary>
    public IMigrationExpression Inner { get; } = inner;

    /// <summary>When it runs.</summary>
    public Phase Phase { get; } = phase;

    /// <summary>What takes it back; null if nothing does.</summary>
    public string? Undo { get; } = undo;

    /// <summary>True if it runs outside a transaction.</summary>
    public bool IsOutsideTransaction { get; init; }

    /// <summary>A query that gives true once it has done its work; null for none.</summary>
    public string? DoneWhen { get; init; }

    /// <summary>Always throws: FluentMigrator's runner knows no phases and would run it at once.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void ExecuteWith(IMigrationProcessor processor)
        => throw new NotSupportedException(
            $"SQL declared for the {Phase} phase is run by the migrator tool, not by FluentMigrator's own runner. Run 'migrator expand' and the phases after it instead.");

    /// <inheritdoc />
    public override string ToString() => $"{Inner} in {Phase}";
}
