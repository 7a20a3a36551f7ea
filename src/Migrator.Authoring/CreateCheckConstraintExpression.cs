using System.ComponentModel.DataAnnotations;

namespace Migrator.Authoring;

/// <summary>A check that a table gets.</summary>
public sealed class CreateCheckConstraintExpression : ConstraintExpression
{
    /// <summary>What must not be false, in the server's SQL.</summary>
    public string CheckExpression { get; set; } = "";

    /// <inheritdoc />
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        => string.IsNullOrWhiteSpace(CheckExpression)
            ? [.. base.Validate(validationContext), new ValidationResult("It does not say what must hold: end it with .Expression(\"…\").")]
            : base.Validate(validationContext);

    /// <inheritdoc />
    public override string ToString() => $"CreateCheckConstraint {ConstraintName} on {TableName}";
}
