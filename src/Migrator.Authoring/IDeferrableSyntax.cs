using FluentMigrator.Builders.Create.Constraint;
using FluentMigrator.Builders.Create.ForeignKey;
using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names the constraint that may wait for the end of a transaction; what follows is FluentMigrator's own syntax.</summary>
public interface IDeferrableSyntax : IFluentSyntax
{
    /// <summary>Creates a foreign key.</summary>
    /// <param name="foreignKeyName">Its name.</param>
    ICreateForeignKeyFromTableSyntax ForeignKey(string foreignKeyName);

    /// <summary>Creates a unique constraint.</summary>
    /// <param name="constraintName">Its name.</param>
    ICreateConstraintOnTableSyntax UniqueConstraint(string constraintName);

    /// <summary>Creates a primary key.</summary>
    /// <param name="primaryKeyName">Its name.</param>
    ICreateConstraintOnTableSyntax PrimaryKey(string primaryKeyName);
}
