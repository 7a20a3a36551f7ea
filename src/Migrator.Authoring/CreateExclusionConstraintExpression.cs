using System.ComponentModel.DataAnnotations;

namespace Migrator.Authoring;

/// <summary>An exclusion constraint that a table gets.</summary>
public sealed class CreateExclusionConstraintExpression : ConstraintExpression
{
    /// <summary>The index's access method; null for the server's default.</summary>
    public string? Method { get; set; }

    /// <summary>What is compared, each with the operator that must not hold for two rows.</summary>
    public IList<KeyValuePair<string, string>> Elements { get; } = [];

    /// <summary>Which rows are compared; null for all.</summary>
    public string? Filter { get; set; }

    /// <inheritdoc />
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        => Elements.Count == 0
            ? [.. base.Validate(validationContext), new ValidationResult("It compares nothing: add .With(\"column\", \"operator\").")]
            : base.Validate(validationContext);

    /// <inheritdoc />
    public override string ToString() => $"CreateExclusionConstraint {ConstraintName} on {TableName}";
}
