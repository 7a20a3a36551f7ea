using System.ComponentModel.DataAnnotations;
using FluentMigrator;
using FluentMigrator.Expressions;
using FluentMigrator.Model;
using FluentMigrator.Validation;

namespace Migrator.Authoring;

/// <summary>Columns that are replaced by others. Conventions reach its schema and its new columns as they reach FluentMigrator's own.</summary>
public sealed class ReplaceColumnExpression
    : MigrationExpressionBase, ISchemaExpression, IColumnsExpression, IValidationChildren, IValidatableObject
{
    /// <inheritdoc />
    public string? SchemaName { get; set; }

    /// <inheritdoc />
    public string TableName { get; set; } = "";

    /// <summary>The columns that go.</summary>
    public IList<ReplacedColumnDefinition> Replaced { get; } = [];

    /// <summary>The columns that come; each carries its <see cref="ColumnMapping"/> among its additional features.</summary>
    public IList<ColumnDefinition> Columns { get; } = [];

    IEnumerable<ColumnDefinition> IColumnsExpression.Columns => Columns;

    IEnumerable<object> IValidationChildren.Children => Columns;

    /// <summary>Always throws: a replacement needs both shapes side by side, which one statement cannot give.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void ExecuteWith(IMigrationProcessor processor)
        => throw new NotSupportedException(
            $"{this} is planned and run by the migrator tool, not by FluentMigrator's own runner. Run 'migrator expand' and the phases after it instead.");

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(TableName))
        {
            yield return new ValidationResult("It names no table: add .OnTable(\"…\").");
        }

        if (Replaced.Any(column => string.IsNullOrEmpty(column.Name)))
        {
            yield return new ValidationResult("A column to replace has an empty name.");
        }

        foreach (var column in Columns.Where(column => !column.AdditionalFeatures.ContainsKey(ColumnMapping.FeatureName)))
        {
            yield return new ValidationResult($"The new column '{column.Name}' does not say where its values come from: end it with .PopulatedBy(\"…\").");
        }

        var names = Replaced.Select(column => column.Name).Concat(Columns.Select(column => column.Name));
        foreach (var twice in names.GroupBy(name => name).Where(group => group.Count() > 1))
        {
            yield return new ValidationResult($"The column '{twice.Key}' is named twice; to change a column under its name, use Alter.Column(\"{twice.Key}\").");
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"ReplaceColumn {TableName} {string.Join(", ", Replaced.Select(column => column.Name))}";
}
