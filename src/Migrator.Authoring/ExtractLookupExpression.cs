using System.ComponentModel.DataAnnotations;
using System.Data;
using FluentMigrator;
using FluentMigrator.Expressions;
using FluentMigrator.Infrastructure;
using FluentMigrator.Validation;

namespace Migrator.Authoring;

/// <summary>Values that move to a lookup table. Conventions reach its schema as they reach FluentMigrator's own.</summary>
public sealed class ExtractLookupExpression : MigrationExpressionBase, ISchemaExpression, IValidatableObject
{
    /// <inheritdoc />
    public string? SchemaName { get; set; }

    /// <summary>The table that has the values.</summary>
    public string TableName { get; set; } = "";

    /// <summary>The columns that go.</summary>
    public IList<string> Columns { get; } = [];

    /// <summary>The schema of the lookup table; null for that of the other one.</summary>
    public string? LookupSchemaName { get; set; }

    /// <summary>The lookup table.</summary>
    public string LookupTableName { get; set; } = "";

    /// <summary>The columns there that hold the values, in the order of <see cref="Columns"/>.</summary>
    public IList<string> LookupColumns { get; } = [];

    /// <summary>The lookup table's key.</summary>
    public string KeyName { get; set; } = "";

    /// <summary>The column that comes and refers to it.</summary>
    public string ReferenceName { get; set; } = "";

    /// <summary>The name of the foreign key; null for one that is made of the others.</summary>
    public string? ForeignKeyName { get; set; }

    /// <summary>What the foreign key does when a lookup row is deleted.</summary>
    public Rule OnDelete { get; set; } = Rule.None;

    /// <summary>What the foreign key does when a lookup row gets another key.</summary>
    public Rule OnUpdate { get; set; } = Rule.None;

    /// <summary>Always throws: an extraction needs both shapes side by side, which one statement cannot give.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void ExecuteWith(IMigrationProcessor processor)
        => throw new NotSupportedException(
            $"{this} is planned and run by the migrator tool, not by FluentMigrator's own runner. Run 'migrator expand' and the phases after it instead.");

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Columns.Count == 0 || Columns.Any(string.IsNullOrEmpty))
        {
            yield return new ValidationResult("It names no column, or one with an empty name: Alter.ExtractLookup(\"…\").");
        }

        if (Columns.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            yield return new ValidationResult($"The column '{twice.Key}' is named twice.");
        }

        if (string.IsNullOrEmpty(TableName) || string.IsNullOrEmpty(LookupTableName))
        {
            yield return new ValidationResult("It does not name both tables: add .FromTable(\"…\").ToTable(\"…\").");
        }

        if (LookupColumns.Count != Columns.Count || LookupColumns.Any(string.IsNullOrEmpty) || LookupColumns.Distinct().Count() != LookupColumns.Count)
        {
            yield return new ValidationResult("It does not say for each column how it is called in the lookup table: add .As(\"…\").");
        }

        if (string.IsNullOrEmpty(KeyName) || string.IsNullOrEmpty(ReferenceName))
        {
            yield return new ValidationResult("It does not say what takes the place of the values: end it with .ReferencedBy(\"…_id\", \"id\").");
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"ExtractLookup {string.Join(", ", Columns)} {TableName} {LookupTableName}";
}
