using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names the table that gets a check.</summary>
public interface ICheckConstraintOnTableSyntax : IFluentSyntax
{
    /// <summary>Names the table.</summary>
    /// <param name="tableName">The table.</param>
    ICheckConstraintInSchemaSyntax OnTable(string tableName);
}

/// <summary>Names the table's schema, or goes on in the default one.</summary>
public interface ICheckConstraintInSchemaSyntax : ICheckConstraintExpressionSyntax
{
    /// <summary>Names the table's schema.</summary>
    /// <param name="schemaName">The schema.</param>
    ICheckConstraintExpressionSyntax InSchema(string schemaName);
}

/// <summary>Says what must hold.</summary>
public interface ICheckConstraintExpressionSyntax : IFluentSyntax
{
    /// <summary>Says what must not be false of any row, from contract on.</summary>
    /// <param name="expression">An expression over the columns of one row, in the server's SQL.</param>
    void Expression(string expression);
}
