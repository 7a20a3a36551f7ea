using System.ComponentModel.DataAnnotations;
using FluentMigrator;
using FluentMigrator.Expressions;

namespace Migrator.Authoring;

/// <summary>A constraint that FluentMigrator has no words for. Conventions reach its schema as they reach FluentMigrator's own.</summary>
public abstract class ConstraintExpression : MigrationExpressionBase, ISchemaExpression, IValidatableObject
{
    /// <inheritdoc />
    public string? SchemaName { get; set; }

    /// <summary>The table.</summary>
    public string TableName { get; set; } = "";

    /// <summary>The constraint's name.</summary>
    public string ConstraintName { get; set; } = "";

    /// <summary>Always throws: FluentMigrator's runner would add or drop the constraint while versions that do not know of it write.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void ExecuteWith(IMigrationProcessor processor)
        => throw new NotSupportedException(
            $"{this} is planned and run by the migrator tool, not by FluentMigrator's own runner. Run 'migrator expand' and the phases after it instead.");

    /// <inheritdoc />
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(TableName))
        {
            yield return new ValidationResult("It names no table.");
        }

        if (string.IsNullOrEmpty(ConstraintName))
        {
            yield return new ValidationResult("The constraint has no name.");
        }
    }
}
