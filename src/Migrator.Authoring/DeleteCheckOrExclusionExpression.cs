namespace Migrator.Authoring;

/// <summary>A check or an exclusion constraint that a table loses.</summary>
/// <param name="isCheck">True for a check.</param>
public sealed class DeleteCheckOrExclusionExpression(bool isCheck) : ConstraintExpression
{
    /// <summary>True for a check, false for an exclusion constraint.</summary>
    public bool IsCheck { get; } = isCheck;

    /// <inheritdoc />
    public override string ToString() => $"Delete{(IsCheck ? "Check" : "Exclusion")}Constraint {ConstraintName} of {TableName}";
}
