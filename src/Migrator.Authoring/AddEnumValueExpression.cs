using System.ComponentModel.DataAnnotations;
using FluentMigrator;
using FluentMigrator.Expressions;
using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>A value that an enum gets. Conventions reach its schema as they reach FluentMigrator's own.</summary>
public sealed class AddEnumValueExpression : MigrationExpressionBase, ISchemaExpression, IValidatableObject
{
    /// <inheritdoc />
    public string? SchemaName { get; set; }

    /// <summary>The enum.</summary>
    public string EnumName { get; set; } = "";

    /// <summary>The value; null until it is said.</summary>
    public string? Value { get; set; }

    /// <summary>The value that it comes right before; null for none.</summary>
    public string? Before { get; set; }

    /// <summary>The value that it comes right after; null for none.</summary>
    public string? After { get; set; }

    /// <summary>Always throws: FluentMigrator's runner would add it in the transaction of the statements that use it, where the server refuses it.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void ExecuteWith(IMigrationProcessor processor)
        => throw new NotSupportedException(
            $"{this} is planned and run by the migrator tool, not by FluentMigrator's own runner. Run 'migrator expand' and the phases after it instead.");

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(EnumName))
        {
            yield return new ValidationResult("The enum has no name.");
        }

        if (Value is null)
        {
            yield return new ValidationResult("It does not say what becomes of the enum: end it with .AddValue(\"…\").");
        }

        if (Before is not null && After is not null)
        {
            yield return new ValidationResult("It says both before and after which value the new one comes: one is enough.");
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"AlterEnum {EnumName} AddValue {Value}";
}
