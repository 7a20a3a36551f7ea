using System.ComponentModel.DataAnnotations;
using FluentMigrator;
using FluentMigrator.Expressions;
using FluentMigrator.Infrastructure;
using FluentMigrator.Validation;

namespace Migrator.Authoring;

/// <summary>Columns that move to another table. Conventions reach its schema as they reach FluentMigrator's own.</summary>
public sealed class MoveColumnsExpression : MigrationExpressionBase, ISchemaExpression, IValidatableObject
{
    /// <inheritdoc />
    public string? SchemaName { get; set; }

    /// <summary>The table that has the columns.</summary>
    public string TableName { get; set; } = "";

    /// <summary>The columns.</summary>
    public IList<string> Columns { get; } = [];

    /// <summary>The schema of the table that gets them; null for that of the other one.</summary>
    public string? TargetSchemaName { get; set; }

    /// <summary>The table that gets them.</summary>
    public string TargetTableName { get; set; } = "";

    /// <summary>The columns by which rows are matched: one here, the one there that refers to it.</summary>
    public IList<MatchedColumns> Matched { get; } = [];

    /// <summary>Always throws: a move needs both shapes side by side, which one statement cannot give.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void ExecuteWith(IMigrationProcessor processor)
        => throw new NotSupportedException(
            $"{this} is planned and run by the migrator tool, not by FluentMigrator's own runner. Run 'migrator expand' and the phases after it instead.");

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Columns.Count == 0 || Columns.Any(string.IsNullOrEmpty))
        {
            yield return new ValidationResult("It names no column, or one with an empty name: Alter.MoveColumns(\"…\").");
        }

        if (Columns.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            yield return new ValidationResult($"The column '{twice.Key}' is named twice.");
        }

        if (string.IsNullOrEmpty(TableName) || string.IsNullOrEmpty(TargetTableName))
        {
            yield return new ValidationResult("It does not name both tables: add .FromTable(\"…\").ToTable(\"…\").");
        }

        if (Matched.Count == 0 || Matched.Any(pair => string.IsNullOrEmpty(pair.Source) || string.IsNullOrEmpty(pair.Target)))
        {
            yield return new ValidationResult("It does not say which rows belong together: end it with .Matching(\"id\", \"…_id\").");
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"MoveColumns {string.Join(", ", Columns)} {TableName} {TargetTableName}";
}
