using System.ComponentModel.DataAnnotations;
using FluentMigrator;
using FluentMigrator.Expressions;
using FluentMigrator.Infrastructure;
using FluentMigrator.Validation;

namespace Migrator.Authoring;

/// <summary>A reference that becomes links. Conventions reach its schema as they reach FluentMigrator's own.</summary>
public sealed class ExtractLinksExpression : MigrationExpressionBase, ISchemaExpression, IValidatableObject
{
    /// <inheritdoc />
    public string? SchemaName { get; set; }

    /// <summary>The table that has the reference.</summary>
    public string TableName { get; set; } = "";

    /// <summary>The column that goes.</summary>
    public string ColumnName { get; set; } = "";

    /// <summary>The schema of the table of links; null for that of the other one.</summary>
    public string? LinkSchemaName { get; set; }

    /// <summary>The table of links.</summary>
    public string LinkTableName { get; set; } = "";

    /// <summary>The column there that holds the reference.</summary>
    public string LinkName { get; set; } = "";

    /// <summary>The columns by which rows are matched: one here, the one there that refers to it.</summary>
    public IList<MatchedColumns> Matched { get; } = [];

    /// <summary>Always throws: an extraction needs both shapes side by side, which one statement cannot give.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void ExecuteWith(IMigrationProcessor processor)
        => throw new NotSupportedException(
            $"{this} is planned and run by the migrator tool, not by FluentMigrator's own runner. Run 'migrator expand' and the phases after it instead.");

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(ColumnName))
        {
            yield return new ValidationResult("It names no column: Alter.ExtractLinks(\"…\").");
        }

        if (string.IsNullOrEmpty(TableName) || string.IsNullOrEmpty(LinkTableName))
        {
            yield return new ValidationResult("It does not name both tables: add .FromTable(\"…\").ToTable(\"…\").");
        }

        if (string.IsNullOrEmpty(LinkName) || Matched.Count == 0 || Matched.Any(pair => string.IsNullOrEmpty(pair.Source) || string.IsNullOrEmpty(pair.Target)))
        {
            yield return new ValidationResult("It does not say what a link consists of: end it with .As(\"…_id\").Matching(\"id\", \"…_id\").");
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"ExtractLinks {ColumnName} {TableName} {LinkTableName}";
}
