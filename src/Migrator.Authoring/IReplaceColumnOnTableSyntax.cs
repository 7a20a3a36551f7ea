using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names further columns that go, then the table they belong to.</summary>
public interface IReplaceColumnOnTableSyntax : IFluentSyntax
{
    /// <summary>Replaces one more column of the same table: several become one, or others.</summary>
    /// <param name="columnName">The column that goes.</param>
    /// <param name="populatedBy">Its value for old readers, as an expression over the new columns; null makes the replacement one-way.</param>
    IReplaceColumnOnTableSyntax And(string columnName, string? populatedBy = null);

    /// <summary>Names the table.</summary>
    /// <param name="tableName">The table.</param>
    IReplaceColumnInSchemaSyntax OnTable(string tableName);
}
